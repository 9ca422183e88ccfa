import { type GalleryEntry, points } from './shape.ts'

/** Professional learning that teachers choose and steer themselves. */
export const TEACHING: readonly GalleryEntry[] = [
  {
    id: 'self-directed-inquiry',
    topic: 'teaching',
    kind: 'micro',
    design: { template: 'shield', palette: 'plum', symbol: 'compass' },
    workloadHours: 30,
    credits: { number: 30, system: 'PD hours' },
    validityMonths: null,
    texts: {
      en: {
        name: 'Self-Directed Professional Inquiry',
        description:
          'Pursues a question from one’s own teaching, tries something out, and judges what it did for learners.',
        criteria: points(
          'State a question about one’s own teaching that can be answered within one term.',
          'Read at least three sources on it, one of them research, and say what each contributes.',
          'Try a change with a class over at least four weeks and collect what shows its effect on learning.',
          'Conclude what to keep, change or drop, and share it with at least three colleagues.',
        ),
        evidence:
          'A journal or portfolio with the question, sources, learners’ work without names, and the conclusion.',
        tags: ['professional learning', 'inquiry', 'teaching'],
        levels: [
          ['Exploring', 'Describes practice and asks a question about it.'],
          ['Trying', 'Changes practice on good grounds and observes what happens.'],
          ['Concluding', 'Judges the effect on learners by several kinds of evidence.'],
          ['Sharing', 'Makes the result useful to colleagues who teach under other conditions.'],
        ],
      },
      fr: {
        name: 'Recherche professionnelle autodirigée',
        description:
          'Poursuit une question née de son enseignement, met un changement à l’essai et en juge l’effet sur les élèves.',
        criteria: points(
          'Formuler sur son propre enseignement une question à laquelle un trimestre permet de répondre.',
          'Lire à ce sujet au moins trois sources, dont une de recherche, et dire ce que chacune apporte.',
          'Mettre un changement à l’essai pendant au moins quatre semaines et recueillir ce qui en montre l’effet.',
          'Conclure sur ce qu’il faut garder, modifier ou abandonner, et le partager avec au moins trois collègues.',
        ),
        evidence:
          'Journal ou portfolio réunissant la question, les sources, des travaux d’élèves anonymes et la conclusion.',
        tags: ['apprentissage professionnel', 'recherche', 'enseignement'],
        levels: [
          ['Explorer', 'Décrit sa pratique et s’interroge à son sujet.'],
          ['Essayer', 'Change sa pratique pour de bonnes raisons et observe ce qui se passe.'],
          ['Conclure', 'Juge l’effet sur les élèves d’après plusieurs sortes de preuves.'],
          ['Partager', 'Rend le résultat utile à des collègues qui enseignent dans d’autres conditions.'],
        ],
      },
      th: {
        name: 'การสืบเสาะทางวิชาชีพด้วยตนเอง',
        description: 'ตั้งคำถามจากการสอนของตน ทดลองปรับเปลี่ยน และประเมินว่าเกิดผลอย่างไรกับผู้เรียน',
        criteria: points(
          'ตั้งคำถามเกี่ยวกับการสอนของตนเองที่หาคำตอบได้ภายใน 1 ภาคเรียน',
          'อ่านแหล่งข้อมูลที่เกี่ยวข้องอย่างน้อย 3 ชิ้น โดยมีงานวิจัย 1 ชิ้น และบอกว่าแต่ละชิ้นให้อะไร',
          'ทดลองเปลี่ยนวิธีสอนกับชั้นเรียนอย่างน้อย 4 สัปดาห์ และเก็บหลักฐานที่แสดงผลต่อการเรียนรู้',
          'สรุปว่าจะคงไว้ ปรับ หรือเลิกสิ่งใด และแบ่งปันกับเพื่อนครูอย่างน้อย 3 คน',
        ),
        evidence: 'บันทึกหรือแฟ้มสะสมงานที่มีคำถาม แหล่งข้อมูล งานของผู้เรียนแบบไม่ระบุชื่อ และข้อสรุป',
        tags: ['การพัฒนาวิชาชีพ', 'การสืบเสาะ', 'การสอน'],
        levels: [
          ['สำรวจ', 'อธิบายการสอนของตนและตั้งคำถามได้'],
          ['ทดลอง', 'ปรับการสอนอย่างมีเหตุผลและสังเกตผลที่เกิดขึ้น'],
          ['สรุปผล', 'ประเมินผลต่อผู้เรียนจากหลักฐานหลายประเภท'],
          ['แบ่งปัน', 'ทำให้ข้อค้นพบเป็นประโยชน์กับครูที่สอนในบริบทต่างออกไป'],
        ],
      },
    },
  },
  {
    id: 'learning-from-colleagues',
    topic: 'teaching',
    kind: 'micro',
    design: { template: 'shield', palette: 'laurel', symbol: 'people' },
    workloadHours: 15,
    credits: { number: 15, system: 'PD hours' },
    validityMonths: null,
    texts: {
      en: {
        name: 'Learning from Colleagues’ Lessons',
        description:
          'Opens the classroom door both ways: observes, is observed, and learns from the conversation after it.',
        criteria: points(
          'Plan one lesson together with a colleague, with a shared guess at how learners will react.',
          'Observe two lessons of colleagues and be observed once, each with a focus agreed beforehand.',
          'Talk about each observation within a week: first what was seen, then what it may mean.',
          'Show one lasting change in one’s own lessons that came of it.',
        ),
        evidence: 'The lesson plan, three observation sheets, and two plans that show the change.',
        tags: ['peer observation', 'lesson study', 'feedback'],
        levels: [],
      },
      fr: {
        name: 'Apprendre des cours de ses collègues',
        description:
          'Ouvre la porte de la classe dans les deux sens : observe, se fait observer et tire parti de l’échange.',
        criteria: points(
          'Préparer un cours avec un ou une collègue, en prévoyant ensemble les réactions des élèves.',
          'Observer deux cours de collègues et être observé une fois, chaque fois sur un point convenu d’avance.',
          'Parler de chaque observation dans la semaine : d’abord ce qui a été vu, puis ce que cela peut signifier.',
          'Montrer dans ses propres cours un changement durable qui en est issu.',
        ),
        evidence: 'Le plan de cours, trois fiches d’observation et deux plans qui montrent le changement.',
        tags: ['observation entre pairs', 'étude de cours', 'rétroaction'],
        levels: [],
      },
      th: {
        name: 'เรียนรู้จากชั้นเรียนของเพื่อนครู',
        description: 'เปิดห้องเรียนให้กันและกัน สังเกตการสอน ให้ผู้อื่นสังเกต และเรียนรู้จากการพูดคุยหลังสอน',
        criteria: points(
          'วางแผนการสอน 1 คาบร่วมกับเพื่อนครู โดยคาดการณ์ร่วมกันว่าผู้เรียนจะตอบสนองอย่างไร',
          'สังเกตการสอนของเพื่อนครู 2 คาบ และให้ผู้อื่นสังเกต 1 คาบ โดยตกลงประเด็นไว้ก่อนทุกครั้ง',
          'พูดคุยหลังการสังเกตภายใน 1 สัปดาห์ เริ่มจากสิ่งที่เห็นแล้วจึงคุยถึงความหมาย',
          'แสดงให้เห็นการเปลี่ยนแปลงในการสอนของตนที่ทำต่อเนื่อง 1 เรื่อง',
        ),
        evidence: 'แผนการสอน แบบบันทึกการสังเกต 3 ชุด และแผนการสอน 2 ชุดที่แสดงการเปลี่ยนแปลง',
        tags: ['การสังเกตชั้นเรียน', 'การศึกษาบทเรียนร่วมกัน', 'การให้ข้อมูลป้อนกลับ'],
        levels: [],
      },
    },
  },
  {
    id: 'inclusive-lesson-design',
    topic: 'teaching',
    kind: 'micro',
    design: { template: 'shield', palette: 'rose', symbol: 'heart' },
    workloadHours: 20,
    credits: { number: 20, system: 'PD hours' },
    validityMonths: 60,
    texts: {
      en: {
        name: 'Inclusive Lesson Design',
        description: 'Plans lessons so that learners with different needs take part from the start, not by exception.',
        criteria: points(
          'Find the barriers in one existing unit, together with at least one learner whom they concern.',
          'Redesign it with several ways to take in, to take part, and to show what was learned.',
          'Teach the new unit and compare participation with the old one.',
          'Check materials for readable text, captions, contrast and use without a mouse.',
        ),
        evidence: 'The unit before and after, the list of barriers, and results or voices of learners without names.',
        tags: ['inclusion', 'universal design', 'teaching'],
        levels: [
          ['Aware', 'Names the barriers in a lesson.'],
          ['Able', 'Redesigns a lesson so that the main barriers fall.'],
          ['Leading', 'Plans whole units that way and supports colleagues in doing so.'],
        ],
      },
      fr: {
        name: 'Conception de cours inclusifs',
        description:
          'Prévoit ses cours pour que des élèves aux besoins divers y participent d’emblée, et non par exception.',
        criteria: points(
          'Repérer les obstacles d’une séquence existante avec au moins un élève qui les rencontre.',
          'La refaire en offrant plusieurs façons de comprendre, de participer et de montrer ce qui est appris.',
          'Enseigner la nouvelle séquence et comparer la participation à celle d’avant.',
          'Vérifier le matériel : texte lisible, sous-titres, contraste, usage sans souris.',
        ),
        evidence: 'La séquence avant et après, la liste des obstacles, des résultats ou témoignages anonymes.',
        tags: ['inclusion', 'conception universelle', 'enseignement'],
        levels: [
          ['Averti', 'Nomme les obstacles d’un cours.'],
          ['Capable', 'Refait un cours de sorte que les principaux obstacles tombent.'],
          ['Moteur', 'Conçoit ainsi des séquences entières et y aide ses collègues.'],
        ],
      },
      th: {
        name: 'การออกแบบบทเรียนเพื่อทุกคน',
        description: 'วางแผนการสอนให้ผู้เรียนที่มีความต้องการต่างกันมีส่วนร่วมตั้งแต่ต้น ไม่ใช่เป็นกรณียกเว้น',
        criteria: points(
          'ค้นหาอุปสรรคในหน่วยการเรียนรู้เดิม 1 หน่วย ร่วมกับผู้เรียนที่พบอุปสรรคนั้นอย่างน้อย 1 คน',
          'ปรับหน่วยใหม่ให้มีหลายทางเลือกในการรับรู้ การมีส่วนร่วม และการแสดงผลการเรียนรู้',
          'นำหน่วยใหม่ไปสอนและเปรียบเทียบการมีส่วนร่วมกับของเดิม',
          'ตรวจสื่อให้มีตัวอักษรอ่านง่าย คำบรรยายใต้ภาพ สีที่ตัดกันชัด และใช้งานได้โดยไม่ต้องใช้เมาส์',
        ),
        evidence: 'หน่วยการเรียนรู้ก่อนและหลังปรับ รายการอุปสรรค และผลงานหรือเสียงสะท้อนของผู้เรียนแบบไม่ระบุชื่อ',
        tags: ['การศึกษาเพื่อทุกคน', 'การออกแบบสากล', 'การสอน'],
        levels: [
          ['ตระหนัก', 'บอกอุปสรรคในบทเรียนได้'],
          ['ทำได้', 'ปรับบทเรียนจนอุปสรรคสำคัญหมดไป'],
          ['ผู้นำ', 'ออกแบบทั้งหน่วยในแนวทางนี้และช่วยเพื่อนครูทำได้เช่นกัน'],
        ],
      },
    },
  },
  {
    id: 'professional-portfolio',
    topic: 'teaching',
    kind: 'macro',
    achievementType: 'Certificate',
    design: { template: 'wreath', palette: 'plum', symbol: 'book' },
    workloadHours: 120,
    validityMonths: 60,
    texts: {
      en: {
        name: 'Certificate of Self-Directed Professional Learning',
        description: 'Two years of learning that a teacher has chosen, documented and had assessed, in one whole.',
        criteria: points(
          'Hold at least four micro-credentials in teaching from two different fields, none older than three years.',
          'Write a learning plan at the beginning, with goals of one’s own, and revise it at least once a year.',
          'Present a portfolio that connects the pieces, to two assessors, one from another school.',
          'Lead one session from which colleagues took something into their classes.',
        ),
        evidence: 'Learning plan, portfolio, record of the presentation, and feedback on the session.',
        tags: ['professional learning', 'portfolio', 'teaching'],
        levels: [],
      },
      fr: {
        name: 'Certificat d’apprentissage professionnel autodirigé',
        description: 'Deux années d’apprentissages choisis, documentés et évalués, réunis en un tout par l’enseignant.',
        criteria: points(
          'Détenir au moins quatre microcertifications en enseignement, de deux domaines, datant de trois ans au plus.',
          'Rédiger au départ un plan d’apprentissage avec ses propres buts et le réviser au moins une fois l’an.',
          'Présenter un portfolio qui relie l’ensemble à deux évaluateurs, dont un d’un autre établissement.',
          'Animer une séance dont des collègues ont repris quelque chose dans leur classe.',
        ),
        evidence: 'Plan d’apprentissage, portfolio, compte rendu de la présentation et avis sur la séance.',
        tags: ['apprentissage professionnel', 'portfolio', 'enseignement'],
        levels: [],
      },
      th: {
        name: 'ประกาศนียบัตรการเรียนรู้ทางวิชาชีพด้วยตนเอง',
        description: 'สองปีแห่งการเรียนรู้ที่ครูเลือกเอง บันทึกไว้ และผ่านการประเมิน รวมเป็นหนึ่งเดียว',
        criteria: points(
          'มีไมโครเครเดนเชียลด้านการสอนอย่างน้อย 4 รายการจาก 2 สาขา อายุไม่เกิน 3 ปี',
          'เขียนแผนการเรียนรู้ที่มีเป้าหมายของตนเองตั้งแต่เริ่ม และทบทวนอย่างน้อยปีละครั้ง',
          'นำเสนอแฟ้มสะสมงานที่เชื่อมโยงทุกส่วนต่อผู้ประเมิน 2 คน โดย 1 คนมาจากสถานศึกษาอื่น',
          'จัดกิจกรรม 1 ครั้งที่เพื่อนครูนำสิ่งที่ได้ไปใช้ในห้องเรียนจริง',
        ),
        evidence: 'แผนการเรียนรู้ แฟ้มสะสมงาน บันทึกการนำเสนอ และความเห็นต่อกิจกรรม',
        tags: ['การพัฒนาวิชาชีพ', 'แฟ้มสะสมงาน', 'การสอน'],
        levels: [],
      },
    },
  },
]
