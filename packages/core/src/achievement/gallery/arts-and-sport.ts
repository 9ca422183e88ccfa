import { type GalleryEntry, points } from './shape.ts'

/** Making, performing, moving. */
export const ARTS_AND_SPORT: readonly GalleryEntry[] = [
  {
    id: 'visual-arts-portfolio',
    topic: 'arts-sport',
    kind: 'alternative',
    design: { template: 'tile', palette: 'plum', symbol: 'brush' },
    workloadHours: 45,
    validityMonths: null,
    texts: {
      en: {
        name: 'Visual Arts Portfolio',
        description: 'Develops a series of works out of an own question and can speak about choices made on the way.',
        criteria: points(
          'Show six finished works that belong together, and at least twenty sketches or trials that led to them.',
          'Use two techniques, one of them new to the maker.',
          'Relate one’s own work to two works by others, and credit what was taken over.',
          'Hang or publish the series, and speak about it for ten minutes with visitors.',
        ),
        evidence: 'The portfolio with sketchbook, and a record of the exhibition talk.',
        tags: ['visual arts', 'portfolio', 'creative process'],
        levels: [
          ['Exploring', 'Tries out materials and describes the result.'],
          ['Developing', 'Follows an idea through several works.'],
          ['Own voice', 'Makes works that belong together and take a stand.'],
        ],
      },
      fr: {
        name: 'Portfolio d’arts visuels',
        description: 'Tire d’une question personnelle une série d’œuvres et sait parler des choix faits en chemin.',
        criteria: points(
          'Montrer six œuvres achevées qui vont ensemble et au moins vingt esquisses ou essais préparatoires.',
          'Employer deux techniques, dont une nouvelle pour soi.',
          'Situer son travail par rapport à deux œuvres d’autrui et créditer ce qui en est repris.',
          'Exposer ou publier la série et en parler dix minutes avec le public.',
        ),
        evidence: 'Le portfolio avec carnet de croquis et une trace de l’échange lors de l’exposition.',
        tags: ['arts visuels', 'portfolio', 'création'],
        levels: [
          ['Explorer', 'Essaie des matériaux et décrit le résultat.'],
          ['Développer', 'Poursuit une idée à travers plusieurs œuvres.'],
          ['Voix propre', 'Crée des œuvres qui se répondent et prennent position.'],
        ],
      },
      th: {
        name: 'แฟ้มผลงานทัศนศิลป์',
        description: 'สร้างผลงานเป็นชุดจากคำถามของตนเอง และเล่าถึงการตัดสินใจระหว่างทางได้',
        criteria: points(
          'แสดงผลงานสำเร็จ 6 ชิ้นที่เป็นชุดเดียวกัน และภาพร่างหรืองานทดลองอย่างน้อย 20 ชิ้น',
          'ใช้เทคนิค 2 แบบ โดยมี 1 แบบที่ไม่เคยทำมาก่อน',
          'เชื่อมโยงงานของตนกับงานของศิลปินอื่น 2 ชิ้น และระบุที่มาของสิ่งที่หยิบยืม',
          'จัดแสดงหรือเผยแพร่ผลงาน และพูดคุยกับผู้ชม 10 นาที',
        ),
        evidence: 'แฟ้มผลงานพร้อมสมุดร่าง และบันทึกการพูดคุยในงานแสดง',
        tags: ['ทัศนศิลป์', 'แฟ้มสะสมงาน', 'กระบวนการสร้างสรรค์'],
        levels: [
          ['ทดลอง', 'ลองวัสดุและอธิบายผลที่ได้'],
          ['พัฒนา', 'ต่อยอดความคิดหนึ่งผ่านผลงานหลายชิ้น'],
          ['มีตัวตน', 'สร้างผลงานที่เป็นเอกภาพและแสดงจุดยืนของตน'],
        ],
      },
    },
  },
  {
    id: 'stage-performance',
    topic: 'arts-sport',
    kind: 'alternative',
    achievementType: 'CoCurricular',
    design: { template: 'tile', palette: 'brick', symbol: 'star' },
    workloadHours: 60,
    validityMonths: null,
    texts: {
      en: {
        name: 'On Stage: Music, Theatre or Dance',
        description: 'Rehearses with an ensemble over months and performs before an audience.',
        criteria: points(
          'Take part in at least 20 rehearsals, prepared, with a goal of one’s own for each month.',
          'Perform at least twice before an audience of thirty or more.',
          'Listen and react to the others on stage, also when something goes wrong.',
          'Judge a recording of oneself: two strengths, one thing to practise, and how.',
        ),
        evidence: 'Rehearsal journal, programme, recording, and the self-assessment.',
        tags: ['music', 'theatre', 'dance'],
        levels: [],
      },
      fr: {
        name: 'Sur scène : musique, théâtre ou danse',
        description: 'Répète des mois durant avec un ensemble et se produit devant un public.',
        criteria: points(
          'Participer, préparé, à au moins 20 répétitions, avec un but personnel pour chaque mois.',
          'Se produire au moins deux fois devant trente personnes ou plus.',
          'Écouter les autres sur scène et réagir, même quand quelque chose tourne mal.',
          'Juger un enregistrement de soi : deux forces, un point à travailler et comment.',
        ),
        evidence: 'Journal de répétition, programme, enregistrement et autoévaluation.',
        tags: ['musique', 'théâtre', 'danse'],
        levels: [],
      },
      th: {
        name: 'บนเวที: ดนตรี ละคร หรือการเต้น',
        description: 'ฝึกซ้อมกับคณะต่อเนื่องหลายเดือนและแสดงต่อหน้าผู้ชม',
        criteria: points(
          'เข้าซ้อมอย่างน้อย 20 ครั้งโดยเตรียมตัวมาก่อน และมีเป้าหมายของตนเองในแต่ละเดือน',
          'แสดงต่อหน้าผู้ชมตั้งแต่ 30 คนขึ้นไปอย่างน้อย 2 ครั้ง',
          'ฟังและตอบสนองเพื่อนบนเวทีได้ แม้มีเหตุผิดพลาด',
          'ประเมินคลิปการแสดงของตน บอกจุดเด่น 2 ข้อ สิ่งที่ต้องฝึก 1 ข้อ และวิธีฝึก',
        ),
        evidence: 'บันทึกการซ้อม สูจิบัตร คลิปการแสดง และแบบประเมินตนเอง',
        tags: ['ดนตรี', 'ละคร', 'การเต้น'],
        levels: [],
      },
    },
  },
  {
    id: 'sport-coaching',
    topic: 'arts-sport',
    kind: 'micro',
    design: { template: 'medal', palette: 'brick', symbol: 'mountain' },
    workloadHours: 35,
    validityMonths: 36,
    texts: {
      en: {
        name: 'Assistant Sport Coach',
        description: 'Leads parts of a training session so that everyone moves, learns something and goes home unhurt.',
        criteria: points(
          'Hold a valid first-aid certificate and the club’s safeguarding briefing.',
          'Plan and lead six parts of sessions of at least twenty minutes, three of them observed.',
          'Adapt one exercise for somebody weaker, somebody stronger, and somebody with a disability.',
          'Give feedback that names what was seen and the next step, and no more than one at a time.',
        ),
        evidence: 'Six plans, three observation sheets, and the comments of four athletes.',
        tags: ['sport', 'coaching', 'training'],
        levels: [
          ['Assisting', 'Leads exercises that others have planned.'],
          ['Leading', 'Plans and leads parts of a session safely.'],
          ['Developing', 'Plans over weeks with a view to the individual athletes.'],
        ],
      },
      fr: {
        name: 'Entraîneur sportif adjoint',
        description: 'Dirige des parties d’entraînement où chacun bouge, apprend et rentre sans blessure.',
        criteria: points(
          'Détenir un certificat de premiers secours valide et avoir suivi la séance du club sur la protection des jeunes.',
          'Préparer et diriger six parties de séance d’au moins vingt minutes, dont trois observées.',
          'Adapter un exercice pour une personne moins forte, une plus forte et une en situation de handicap.',
          'Donner un retour qui dit ce qui a été vu et l’étape suivante, une seule à la fois.',
        ),
        evidence: 'Six plans, trois fiches d’observation et l’avis de quatre athlètes.',
        tags: ['sport', 'entraînement', 'encadrement'],
        levels: [
          ['Assister', 'Dirige des exercices préparés par d’autres.'],
          ['Diriger', 'Prépare et dirige en sécurité des parties de séance.'],
          ['Faire progresser', 'Planifie sur des semaines en tenant compte de chaque athlète.'],
        ],
      },
      th: {
        name: 'ผู้ช่วยผู้ฝึกสอนกีฬา',
        description: 'นำการฝึกบางช่วงให้ทุกคนได้เคลื่อนไหว ได้เรียนรู้ และกลับบ้านโดยไม่บาดเจ็บ',
        criteria: points(
          'มีใบรับรองการปฐมพยาบาลที่ยังไม่หมดอายุ และผ่านการอบรมการคุ้มครองเด็กของสโมสร',
          'วางแผนและนำการฝึก 6 ช่วง ช่วงละอย่างน้อย 20 นาที โดยมีผู้สังเกต 3 ช่วง',
          'ปรับแบบฝึก 1 แบบให้เหมาะกับผู้ที่อ่อนกว่า เก่งกว่า และผู้ที่มีความพิการ',
          'ให้ข้อมูลป้อนกลับที่บอกสิ่งที่เห็นและก้าวต่อไป ครั้งละ 1 เรื่อง',
        ),
        evidence: 'แผนการฝึก 6 ชุด แบบบันทึกการสังเกต 3 ชุด และความเห็นจากนักกีฬา 4 คน',
        tags: ['กีฬา', 'การฝึกสอน', 'การฝึกซ้อม'],
        levels: [
          ['ช่วยสอน', 'นำแบบฝึกที่ผู้อื่นวางแผนไว้'],
          ['นำฝึก', 'วางแผนและนำบางช่วงได้อย่างปลอดภัย'],
          ['พัฒนานักกีฬา', 'วางแผนหลายสัปดาห์โดยคำนึงถึงนักกีฬาแต่ละคน'],
        ],
      },
    },
  },
]
