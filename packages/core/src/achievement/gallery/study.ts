import { type GalleryEntry, points } from './shape.ts'

/** Finding out and making oneself understood. */
export const STUDY: readonly GalleryEntry[] = [
  {
    id: 'research-skills',
    topic: 'study',
    kind: 'micro',
    design: { template: 'seal', palette: 'plum', symbol: 'book' },
    workloadHours: 40,
    validityMonths: null,
    texts: {
      en: {
        name: 'Research Skills',
        description: 'Turns curiosity into a question, finds and judges sources, and answers with its own evidence.',
        criteria: points(
          'Narrow a subject down to a question that the time available allows to answer.',
          'Keep a search log, and use at least eight sources, among them two scholarly ones.',
          'Collect data of one’s own by survey, experiment, interview or work in an archive, with the consent of those concerned.',
          'Write 1,500 to 2,500 words in which every claim of somebody else’s is referenced.',
        ),
        evidence: 'The paper, the search log, and the raw data without names.',
        tags: ['research', 'sources', 'academic writing'],
        levels: [
          ['Beginning', 'Answers a given question from given sources.'],
          ['Practising', 'Finds suitable sources alone and references them correctly.'],
          ['Confident', 'Chooses a method that suits the question and carries it out with care.'],
          ['Exemplary', 'Adds something new and says openly what remains uncertain.'],
        ],
      },
      fr: {
        name: 'Démarche de recherche',
        description:
          'Fait d’une curiosité une question, trouve et juge des sources, et répond avec ses propres données.',
        criteria: points(
          'Réduire un sujet à une question à laquelle le temps disponible permet de répondre.',
          'Tenir un journal de recherche et utiliser au moins huit sources, dont deux savantes.',
          'Recueillir ses propres données (enquête, expérience, entretien, archives) avec l’accord des intéressés.',
          'Rédiger de 1 500 à 2 500 mots où toute affirmation d’autrui est référencée.',
        ),
        evidence: 'Le travail écrit, le journal de recherche et les données brutes anonymes.',
        tags: ['recherche', 'sources', 'écriture universitaire'],
        levels: [
          ['Débutant', 'Répond à une question donnée à partir de sources données.'],
          ['En progression', 'Trouve seul des sources adéquates et les cite correctement.'],
          ['Assuré', 'Choisit une méthode adaptée à la question et l’applique avec soin.'],
          ['Exemplaire', 'Apporte du nouveau et dit ouvertement ce qui reste incertain.'],
        ],
      },
      th: {
        name: 'ทักษะการวิจัย',
        description: 'เปลี่ยนความอยากรู้เป็นคำถาม ค้นและประเมินแหล่งข้อมูล และตอบด้วยหลักฐานที่เก็บเอง',
        criteria: points(
          'จำกัดหัวข้อให้เหลือคำถามที่ตอบได้ในเวลาที่มี',
          'จดบันทึกการค้นคว้าและใช้แหล่งข้อมูลอย่างน้อย 8 แหล่ง โดยเป็นงานวิชาการ 2 แหล่ง',
          'เก็บข้อมูลเองด้วยแบบสอบถาม การทดลอง การสัมภาษณ์ หรือเอกสารจดหมายเหตุ โดยได้รับความยินยอม',
          'เขียนรายงาน 5–8 หน้า โดยอ้างอิงทุกข้อความที่มาจากผู้อื่น',
        ),
        evidence: 'รายงาน บันทึกการค้นคว้า และข้อมูลดิบแบบไม่ระบุชื่อ',
        tags: ['การวิจัย', 'แหล่งข้อมูล', 'การเขียนเชิงวิชาการ'],
        levels: [
          ['เริ่มต้น', 'ตอบคำถามที่กำหนดจากแหล่งข้อมูลที่ให้มา'],
          ['กำลังฝึกฝน', 'หาแหล่งข้อมูลที่เหมาะสมได้เองและอ้างอิงถูกต้อง'],
          ['มั่นใจ', 'เลือกวิธีการที่เหมาะกับคำถามและทำอย่างรอบคอบ'],
          ['เป็นแบบอย่าง', 'สร้างข้อค้นพบใหม่และบอกอย่างตรงไปตรงมาว่ายังมีอะไรไม่แน่ชัด'],
        ],
      },
    },
  },
  {
    id: 'second-language-conversation',
    topic: 'study',
    kind: 'alternative',
    design: { template: 'seal', palette: 'brick', symbol: 'globe' },
    workloadHours: 60,
    validityMonths: null,
    texts: {
      en: {
        name: 'Conversation in Another Language',
        description: 'Holds a conversation in a language that is not one’s own, and finds a way round missing words.',
        criteria: points(
          'Speak for fifteen minutes with somebody whom one does not know, on an everyday and on an unprepared subject.',
          'Ask at least three questions that follow from what the other person said.',
          'Recover from a misunderstanding without changing to another language.',
          'Collect at least twenty hours of real conversation in a log, with people of at least three different places.',
        ),
        evidence: 'A recording of the conversation and the log; the language is named in the award.',
        tags: ['languages', 'conversation', 'interculture'],
        levels: [
          ['Getting by', 'Manages familiar situations with simple sentences.'],
          ['Taking part', 'Tells, gives reasons and asks back on everyday matters.'],
          ['At ease', 'Talks fluently about unprepared subjects and sees when to be polite, joking or firm.'],
        ],
      },
      fr: {
        name: 'Conversation dans une autre langue',
        description:
          'Tient une conversation dans une langue qui n’est pas la sienne et contourne les mots qui manquent.',
        criteria: points(
          'Parler quinze minutes avec une personne inconnue, d’un sujet quotidien puis d’un sujet non préparé.',
          'Poser au moins trois questions qui découlent de ce que l’autre a dit.',
          'Se rattraper d’un malentendu sans changer de langue.',
          'Consigner au moins vingt heures de vraie conversation avec des gens d’au moins trois lieux différents.',
        ),
        evidence: 'Un enregistrement de la conversation et le journal ; la langue est précisée lors de l’attribution.',
        tags: ['langues', 'conversation', 'interculturel'],
        levels: [
          ['Se débrouiller', 'Fait face à des situations connues avec des phrases simples.'],
          ['Prendre part', 'Raconte, donne des raisons et relance sur des sujets quotidiens.'],
          ['À l’aise', 'Parle couramment de sujets imprévus et sent quand être poli, plaisant ou ferme.'],
        ],
      },
      th: {
        name: 'การสนทนาด้วยภาษาอื่น',
        description: 'สนทนาด้วยภาษาที่ไม่ใช่ภาษาของตนได้ และหาทางสื่อความหมายเมื่อนึกคำไม่ออก',
        criteria: points(
          'พูดคุย 15 นาทีกับคนที่ไม่รู้จัก ทั้งเรื่องทั่วไปในชีวิตประจำวันและเรื่องที่ไม่ได้เตรียมมา',
          'ถามต่อจากสิ่งที่อีกฝ่ายพูดอย่างน้อย 3 คำถาม',
          'แก้ความเข้าใจผิดได้โดยไม่เปลี่ยนไปใช้ภาษาอื่น',
          'บันทึกชั่วโมงสนทนาจริงอย่างน้อย 20 ชั่วโมงกับผู้คนจากอย่างน้อย 3 ถิ่น',
        ),
        evidence: 'คลิปการสนทนาและบันทึกชั่วโมง โดยระบุภาษาไว้เมื่อมอบ',
        tags: ['ภาษา', 'การสนทนา', 'ต่างวัฒนธรรม'],
        levels: [
          ['เอาตัวรอดได้', 'รับมือสถานการณ์คุ้นเคยด้วยประโยคง่าย ๆ'],
          ['ร่วมวงได้', 'เล่าเรื่อง ให้เหตุผล และถามกลับในเรื่องทั่วไป'],
          ['เป็นธรรมชาติ', 'คุยเรื่องที่ไม่ได้เตรียมได้คล่อง และรู้จังหวะว่าควรสุภาพ ติดตลก หรือหนักแน่น'],
        ],
      },
    },
  },
  {
    id: 'secondary-capstone',
    topic: 'study',
    kind: 'macro',
    achievementType: 'SecondarySchoolDiploma',
    design: { template: 'wreath', palette: 'laurel', symbol: 'mountain' },
    workloadHours: 110,
    credits: { number: 1, system: 'OSSD' },
    validityMonths: null,
    texts: {
      en: {
        name: 'Secondary Capstone Distinction',
        description:
          'Marks the end of secondary school with a year-long work of one’s own and the skills shown along the way.',
        criteria: points(
          'Complete a project over at least eight months whose subject the learner has chosen and justified.',
          'Hold at least five micro-credentials, among them communication and one of research or design.',
          'Work with one expert from outside school, and document at least four meetings.',
          'Present and defend the work in public for twenty minutes before a panel of three.',
        ),
        evidence: 'The work, its journal, the micro-credentials and the panel’s assessment.',
        tags: ['capstone', 'portfolio', 'secondary school'],
        levels: [],
      },
      fr: {
        name: 'Distinction de fin d’études secondaires',
        description:
          'Couronne le secondaire par un travail personnel d’une année et par les compétences montrées en chemin.',
        criteria: points(
          'Mener pendant au moins huit mois un projet dont l’élève a choisi et justifié le sujet.',
          'Détenir au moins cinq microcertifications, dont la communication et une en recherche ou en design.',
          'Travailler avec un spécialiste extérieur à l’école et documenter au moins quatre rencontres.',
          'Présenter et défendre le travail en public pendant vingt minutes devant un jury de trois personnes.',
        ),
        evidence: 'Le travail, son journal, les microcertifications et l’évaluation du jury.',
        tags: ['projet de fin d’études', 'portfolio', 'secondaire'],
        levels: [],
      },
      th: {
        name: 'เกียรติบัตรโครงงานจบมัธยมศึกษา',
        description: 'ปิดท้ายมัธยมศึกษาด้วยผลงานของตนเองที่ทำตลอดปี พร้อมทักษะที่แสดงให้เห็นระหว่างทาง',
        criteria: points(
          'ทำโครงงานต่อเนื่องอย่างน้อย 8 เดือนในหัวข้อที่ผู้เรียนเลือกและให้เหตุผลเอง',
          'มีไมโครเครเดนเชียลอย่างน้อย 5 รายการ โดยมีด้านการสื่อสารและด้านการวิจัยหรือการออกแบบรวมอยู่ด้วย',
          'ทำงานกับผู้เชี่ยวชาญนอกโรงเรียน 1 คน และบันทึกการพบกันอย่างน้อย 4 ครั้ง',
          'นำเสนอและตอบข้อซักถามต่อสาธารณะ 20 นาทีต่อหน้ากรรมการ 3 คน',
        ),
        evidence: 'ผลงาน บันทึกการทำงาน ไมโครเครเดนเชียล และผลประเมินของกรรมการ',
        tags: ['โครงงานจบการศึกษา', 'แฟ้มสะสมงาน', 'มัธยมศึกษา'],
        levels: [],
      },
    },
  },
]
