import { course } from './business-course.ts'
import { type GalleryEntry, points } from './shape.ts'

/** Courses 9 to 12: bringing it into the world; and the specialisation that all twelve make. */
export const BUSINESS_LAUNCHING: readonly GalleryEntry[] = [
  course(
    'marketing-new-offers',
    { template: 'medal', palette: 'rose', symbol: 'voice' },
    {
      th: {
        name: 'การตลาดสำหรับสินค้าและบริการใหม่',
        description: 'สื่อสารคุณค่าของสิ่งใหม่ให้ตรงกลุ่ม ทดสอบช่องทาง และสร้างแบรนด์อย่างซื่อตรง',
        shows: [
          'เขียนข้อความคุณค่าสำหรับลูกค้า 2 กลุ่ม และทดสอบกับคนจริงกลุ่มละ 5 คน',
          'ทดลองช่องทางการตลาดอย่างน้อย 3 ช่องทางภายใต้งบที่กำหนด และรายงานต้นทุนต่อลูกค้า 1 ราย',
          'วางแนวทางแบรนด์ 1 หน้า พร้อมข้อที่แบรนด์จะไม่กล่าวอ้าง',
        ],
        evidence: 'ข้อความคุณค่า รายงานผลการทดลอง และแนวทางแบรนด์',
        tags: ['การตลาด', 'แบรนด์', 'การสื่อสาร'],
      },
      en: {
        name: 'Marketing New Products and Services',
        description:
          'Tells the right people what is new and good about an offer, tests channels, and builds an honest brand.',
        shows: [
          'Write a value proposition for two groups, and test each with five real people.',
          'Try at least three channels within a fixed budget, and report the cost of winning one customer.',
          'Lay down the brand on one page, including what it will never claim.',
        ],
        evidence: 'The value propositions, the report of the trials and the brand page.',
        tags: ['marketing', 'brand', 'communication'],
      },
      fr: {
        name: 'Marketing de nouvelles offres',
        description:
          'Dit aux bonnes personnes ce qu’une offre a de neuf et de bon, teste des canaux et bâtit une marque honnête.',
        shows: [
          'Rédiger une proposition de valeur pour deux groupes et la tester auprès de cinq personnes chacune.',
          'Essayer au moins trois canaux avec un budget fixé et indiquer le coût d’un client gagné.',
          'Définir la marque en une page, y compris ce qu’elle n’affirmera jamais.',
        ],
        evidence: 'Les propositions de valeur, le rapport d’essai et la page de marque.',
        tags: ['marketing', 'marque', 'communication'],
      },
    },
  ),
  course(
    'leading-teams-and-change',
    { template: 'medal', palette: 'ink', symbol: 'people' },
    {
      th: {
        name: 'ภาวะผู้นำทีมและการเปลี่ยนแปลง',
        description: 'สร้างทีมที่กล้าลองและกล้าบอกเมื่อผิดพลาด และพาองค์กรผ่านการเปลี่ยนแปลง',
        shows: [
          'นำทีมอย่างน้อย 4 คนเป็นเวลา 8 สัปดาห์ พร้อมข้อตกลงและการทบทวนทุก 2 สัปดาห์',
          'วิเคราะห์ผู้มีส่วนได้ส่วนเสียของการเปลี่ยนแปลง 1 เรื่อง รวมทั้งเหตุผลของผู้คัดค้าน',
          'ขอความเห็นจากรอบด้านและลงมือปรับพฤติกรรมการนำของตน 1 ข้อ',
        ],
        evidence: 'บันทึกการทบทวนทีม แผนผู้มีส่วนได้ส่วนเสีย และผลความเห็นรอบด้าน',
        tags: ['ภาวะผู้นำ', 'ทีม', 'การเปลี่ยนแปลง'],
      },
      en: {
        name: 'Leading Teams and Change',
        description: 'Builds a team that dares to try and to admit mistakes, and takes an organisation through change.',
        shows: [
          'Lead a team of at least four for eight weeks, with an agreement and a review every two weeks.',
          'Analyse those affected by one change, including the reasons of those against it.',
          'Ask for feedback from all sides, and change one habit of leading accordingly.',
        ],
        evidence: 'Review notes, the stakeholder map and the feedback with its consequence.',
        tags: ['leadership', 'teams', 'change'],
      },
      fr: {
        name: 'Diriger des équipes et le changement',
        description:
          'Forme une équipe qui ose essayer et avouer ses erreurs, et conduit une organisation dans le changement.',
        shows: [
          'Diriger au moins quatre personnes pendant huit semaines, avec une convention et un bilan bimensuel.',
          'Analyser les personnes touchées par un changement, y compris les raisons de celles qui s’y opposent.',
          'Demander l’avis de tous côtés et changer en conséquence une habitude de direction.',
        ],
        evidence: 'Notes de bilan, carte des parties prenantes, avis recueillis et suite donnée.',
        tags: ['leadership', 'équipes', 'changement'],
      },
    },
  ),
  course(
    'law-ethics-ip',
    { template: 'medal', palette: 'slate', symbol: 'book' },
    {
      th: {
        name: 'กฎหมาย จริยธรรม และทรัพย์สินทางปัญญา',
        description: 'รู้หน้าที่ตามกฎหมายของธุรกิจใหม่ ปกป้องผลงาน เคารพผลงานผู้อื่น และตัดสินใจอย่างมีจริยธรรม',
        shows: [
          'ทำรายการหน้าที่ตามกฎหมายของธุรกิจ 1 ราย รวมถึงกฎหมายคุ้มครองข้อมูลส่วนบุคคล',
          'เลือกวิธีคุ้มครองทรัพย์สินทางปัญญาที่เหมาะสม และสืบค้นว่าไม่ละเมิดสิทธิของผู้อื่น',
          'วิเคราะห์ประเด็นขัดแย้งทางจริยธรรม 1 กรณีจากมุมมองของผู้ได้รับผลกระทบ 3 ฝ่าย',
        ],
        evidence: 'รายการหน้าที่ตามกฎหมาย ผลการสืบค้น และบทวิเคราะห์กรณี',
        tags: ['กฎหมายธุรกิจ', 'จริยธรรม', 'ทรัพย์สินทางปัญญา'],
      },
      en: {
        name: 'Law, Ethics and Intellectual Property',
        description:
          'Knows the duties of a new business, protects its work, respects that of others, and decides with integrity.',
        shows: [
          'List the legal duties of one business, among them those of personal data protection.',
          'Choose fitting protection for its intellectual property, and search whether it infringes on others.',
          'Analyse one ethical conflict from the viewpoint of three parties affected.',
        ],
        evidence: 'The list of duties, the search result and the case analysis.',
        tags: ['business law', 'ethics', 'intellectual property'],
      },
      fr: {
        name: 'Droit, éthique et propriété intellectuelle',
        description:
          'Connaît les devoirs d’une jeune entreprise, protège ses œuvres, respecte celles d’autrui et décide avec intégrité.',
        shows: [
          'Dresser la liste des obligations légales d’une entreprise, dont la protection des données personnelles.',
          'Choisir la protection intellectuelle qui convient et vérifier par une recherche l’absence de contrefaçon.',
          'Analyser un conflit éthique du point de vue de trois parties touchées.',
        ],
        evidence: 'La liste des obligations, le résultat de la recherche et l’analyse de cas.',
        tags: ['droit des affaires', 'éthique', 'propriété intellectuelle'],
      },
    },
  ),
  course(
    'venture-project',
    { template: 'medal', palette: 'plum', symbol: 'rocket' },
    {
      th: {
        name: 'โครงการธุรกิจนวัตกรรม',
        description: 'นำทุกสิ่งที่เรียนมาสร้างธุรกิจหรือหน่วยงานใหม่ที่มีผู้ใช้จริง และนำเสนอต่อผู้ที่อาจร่วมลงทุน',
        shows: [
          'เปิดตัวสินค้าหรือบริการที่มีผู้ใช้ภายนอกอย่างน้อย 20 ราย',
          'รายงานผลทุก 2 สัปดาห์ด้วยตัวเลข และแสดงการปรับทิศทางอย่างน้อย 1 ครั้ง',
          'นำเสนอ 10 นาทีเป็นภาษาไทยหรือภาษาอังกฤษ และตอบคำถามกรรมการที่มาจากภาคธุรกิจอย่างน้อย 2 คน',
        ],
        evidence: 'แผนธุรกิจ ข้อมูลผู้ใช้แบบไม่ระบุชื่อ รายงานความคืบหน้า และคลิปการนำเสนอ',
        tags: ['โครงการธุรกิจ', 'การเริ่มกิจการ', 'การนำเสนอ'],
      },
      en: {
        name: 'Business Innovation Project',
        description:
          'Brings everything learned together in a venture with real users, presented to people who might invest.',
        shows: [
          'Launch a product or service with at least twenty users from outside.',
          'Report every two weeks in figures, and show at least one change of direction.',
          'Present for ten minutes in Thai or English, and answer a panel with at least two people from business.',
        ],
        evidence: 'The business plan, user data without names, progress reports and a recording.',
        tags: ['venture', 'start-up', 'pitching'],
      },
      fr: {
        name: 'Projet d’innovation d’affaires',
        description:
          'Réunit tout ce qui a été appris dans un projet qui a de vrais usagers, présenté à des investisseurs possibles.',
        shows: [
          'Lancer un produit ou un service utilisé par au moins vingt personnes de l’extérieur.',
          'Rendre compte en chiffres toutes les deux semaines et montrer au moins un changement de cap.',
          'Présenter dix minutes en thaï ou en anglais devant un jury où siègent au moins deux gens d’affaires.',
        ],
        evidence: 'Le plan d’affaires, des données d’usage anonymes, les rapports et un enregistrement.',
        tags: ['projet d’entreprise', 'démarrage', 'présentation'],
      },
    },
  ),
  {
    id: 'business-innovation-specialisation',
    topic: 'business-innovation',
    kind: 'macro',
    achievementType: 'Certificate',
    design: { template: 'wreath', palette: 'ink', symbol: 'rocket' },
    workloadHours: 1_620,
    credits: { number: 36, system: 'TH credit' },
    validityMonths: null,
    texts: {
      th: {
        name: 'ความเชี่ยวชาญเฉพาะด้านนวัตกรรมธุรกิจ',
        description: 'ผ่านครบ 12 รายวิชา ตั้งแต่การมองหาโอกาสจนถึงการเปิดตัวธุรกิจ และพิสูจน์ด้วยโครงการที่มีผู้ใช้จริง',
        criteria: points(
          'ผ่านรายวิชาทั้ง 12 วิชาของหลักสูตร ภายในระยะเวลาไม่เกิน 5 ปี',
          'ผ่านโครงการธุรกิจนวัตกรรมโดยคณะกรรมการที่มีผู้แทนจากภาคธุรกิจ',
          'เขียนบทสะท้อนคิด 2,000 คำที่เชื่อมโยงหลักฐานจากรายวิชาอย่างน้อย 6 วิชา',
          'นำเสนอบทสรุปของโครงการเป็นภาษาไทยและภาษาอังกฤษ',
        ),
        evidence: 'ไมโครเครเดนเชียลทั้ง 12 รายวิชา บทสะท้อนคิด และบทสรุปสองภาษา',
        tags: ['นวัตกรรมธุรกิจ', 'ผู้ประกอบการ', 'หลักสูตรเฉพาะทาง'],
        levels: [
          ['ผ่าน', 'ครบทุกเกณฑ์'],
          ['เกียรตินิยม', 'ครบทุกเกณฑ์ และโครงการมีรายได้หรือผู้ใช้เพิ่มขึ้นต่อเนื่อง 3 เดือน'],
          ['เกียรตินิยมดีเด่น', 'ได้เกียรตินิยม และช่วยพัฒนาโครงการของผู้เรียนรุ่นถัดไปจนเปิดตัวได้'],
        ],
      },
      en: {
        name: 'Specialization in Business Innovation',
        description:
          'All twelve courses, from seeing an opportunity to launching a venture, proven by a project with real users.',
        criteria: points(
          'Pass all twelve courses of the programme within five years.',
          'Pass the business innovation project before a panel with members from business.',
          'Write a reflection of 2,000 words that connects evidence from at least six courses.',
          'Present the summary of the project in Thai and in English.',
        ),
        evidence: 'The twelve course credentials, the reflection, and the summary in both languages.',
        tags: ['business innovation', 'entrepreneurship', 'specialisation'],
        levels: [
          ['Pass', 'All criteria are met.'],
          ['Merit', 'All criteria are met, and income or users of the project grew for three months in a row.'],
          ['Distinction', 'As for merit; besides, a project of the following year was helped to its launch.'],
        ],
      },
      fr: {
        name: 'Spécialisation en innovation d’affaires',
        description:
          'Douze cours, du repérage d’une occasion au lancement, éprouvés par un projet qui a de vrais usagers.',
        criteria: points(
          'Réussir les douze cours du programme en cinq ans au plus.',
          'Réussir le projet d’innovation devant un jury comptant des gens d’affaires.',
          'Rédiger une réflexion de 2 000 mots reliant des preuves d’au moins six cours.',
          'Présenter la synthèse du projet en thaï et en anglais.',
        ),
        evidence: 'Les douze microcertifications, la réflexion et la synthèse dans les deux langues.',
        tags: ['innovation d’affaires', 'entrepreneuriat', 'spécialisation'],
        levels: [
          ['Réussite', 'Tous les critères sont remplis.'],
          ['Mention', 'En outre, les recettes ou les usagers du projet ont augmenté trois mois de suite.'],
          ['Grande distinction', 'Mention, et un projet de l’année suivante a été aidé jusqu’à son lancement.'],
        ],
      },
    },
  },
]
