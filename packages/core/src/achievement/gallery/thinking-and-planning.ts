import { type GalleryEntry, points } from './shape.ts'

/** Judging and getting things done. */
export const THINKING_AND_PLANNING: readonly GalleryEntry[] = [
  {
    id: 'critical-thinking',
    topic: 'human-skills',
    kind: 'alternative',
    design: { template: 'seal', palette: 'ink', symbol: 'compass' },
    workloadHours: 20,
    validityMonths: null,
    texts: {
      en: {
        name: 'Critical Thinking',
        description:
          'Examines claims and sources before believing them, and changes an opinion when the reasons change.',
        criteria: points(
          'Take apart one claim that is discussed in public: what it says, what it rests on, what it leaves out.',
          'Judge at least four sources by origin, interest and method, among them one that contradicts the others.',
          'Put the strongest argument of the other side so that its supporters would accept the wording.',
          'Reach a conclusion and say how sure one is, and what would change one’s mind.',
        ),
        evidence: 'A written analysis of two to three pages or a recorded debate with the list of sources.',
        tags: ['critical thinking', 'sources', 'argument'],
        levels: [
          ['Beginning', 'Tells opinion from fact and asks where something comes from.'],
          ['Practising', 'Compares sources and finds gaps in an argument.'],
          ['Confident', 'Weighs evidence fairly, one’s own side included, and draws conclusions of fitting strength.'],
          ['Exemplary', 'Questions the assumptions behind the question and helps a group to think more clearly.'],
        ],
      },
      fr: {
        name: 'Esprit critique',
        description: 'Examine affirmations et sources avant d’y croire et change d’avis quand les raisons changent.',
        criteria: points(
          'Décomposer une affirmation débattue en public : ce qu’elle dit, sur quoi elle repose, ce qu’elle passe sous silence.',
          'Juger au moins quatre sources selon leur origine, leurs intérêts et leur méthode, dont une qui contredit les autres.',
          'Formuler le meilleur argument de la partie adverse en des termes que ses partisans accepteraient.',
          'Conclure en disant son degré de certitude et ce qui ferait changer d’avis.',
        ),
        evidence: 'Une analyse écrite de deux à trois pages ou un débat enregistré, avec la liste des sources.',
        tags: ['esprit critique', 'sources', 'argumentation'],
        levels: [
          ['Débutant', 'Distingue l’opinion du fait et demande d’où vient une information.'],
          ['En progression', 'Compare les sources et repère les failles d’un raisonnement.'],
          ['Assuré', 'Pèse les preuves avec équité, les siennes comprises, et conclut avec la force qui convient.'],
          ['Exemplaire', 'Interroge les présupposés de la question et aide un groupe à penser plus clairement.'],
        ],
      },
      th: {
        name: 'การคิดอย่างมีวิจารณญาณ',
        description: 'ตรวจสอบข้ออ้างและแหล่งข้อมูลก่อนเชื่อ และเปลี่ยนความเห็นเมื่อเหตุผลเปลี่ยนไป',
        criteria: points(
          'วิเคราะห์ข้ออ้างหนึ่งที่สังคมกำลังถกเถียง ว่ากล่าวอะไร อาศัยหลักฐานใด และละเว้นเรื่องใด',
          'ประเมินแหล่งข้อมูลอย่างน้อย 4 แหล่งจากที่มา ผลประโยชน์ และวิธีการ โดยมี 1 แหล่งที่ขัดแย้งกับแหล่งอื่น',
          'เรียบเรียงเหตุผลที่หนักแน่นที่สุดของฝ่ายตรงข้ามด้วยถ้อยคำที่ฝ่ายนั้นยอมรับได้',
          'สรุปความเห็นพร้อมบอกว่ามั่นใจเพียงใด และอะไรจะทำให้เปลี่ยนใจ',
        ),
        evidence: 'บทวิเคราะห์ 2–3 หน้า หรือคลิปการโต้วาทีพร้อมรายการแหล่งข้อมูล',
        tags: ['การคิดวิเคราะห์', 'แหล่งข้อมูล', 'การให้เหตุผล'],
        levels: [
          ['เริ่มต้น', 'แยกความเห็นออกจากข้อเท็จจริงและถามหาที่มา'],
          ['กำลังฝึกฝน', 'เปรียบเทียบแหล่งข้อมูลและมองเห็นช่องโหว่ของเหตุผล'],
          ['มั่นใจ', 'ชั่งน้ำหนักหลักฐานอย่างเป็นธรรม รวมถึงของฝ่ายตน และสรุปไม่เกินกว่าที่หลักฐานรองรับ'],
          ['เป็นแบบอย่าง', 'ตั้งคำถามกับสมมติฐานเบื้องหลังโจทย์ และช่วยให้กลุ่มคิดได้ชัดเจนขึ้น'],
        ],
      },
    },
  },
  {
    id: 'project-management',
    topic: 'human-skills',
    kind: 'micro',
    design: { template: 'seal', palette: 'slate', symbol: 'chart' },
    workloadHours: 30,
    validityMonths: null,
    texts: {
      en: {
        name: 'Project Management',
        description: 'Plans a project with others, keeps an eye on time, money and risk, and brings it to an end.',
        criteria: points(
          'Write a project brief on one page: purpose, result, people concerned, limits, date.',
          'Break the work down and make a timetable with responsibilities and at least two milestones.',
          'Keep a list of risks, and act on one of them before it does harm.',
          'Report once a week on what is done, what is late and what follows from that.',
          'Close the project with a handover and a review in which all take part.',
        ),
        evidence: 'Brief, timetable, risk list, two reports and the notes of the review.',
        tags: ['project management', 'planning', 'responsibility'],
        levels: [
          ['Beginning', 'Keeps to a plan that somebody else made.'],
          ['Practising', 'Makes a plan for a small team and updates it.'],
          ['Confident', 'Notices deviations early, decides what gives way, and tells those concerned.'],
          ['Exemplary', 'Leads a project with outside partners to its end, within the limits agreed.'],
        ],
      },
      fr: {
        name: 'Gestion de projet',
        description:
          'Planifie un projet avec d’autres, veille aux délais, au budget et aux risques, et le mène à terme.',
        criteria: points(
          'Rédiger sur une page la fiche du projet : but, résultat, personnes concernées, limites, échéance.',
          'Découper le travail et établir un calendrier avec des responsables et au moins deux jalons.',
          'Tenir une liste des risques et agir sur l’un d’eux avant qu’il ne cause du tort.',
          'Rendre compte chaque semaine de ce qui est fait, de ce qui tarde et de ce qui en découle.',
          'Clore le projet par une remise et un bilan auxquels tous prennent part.',
        ),
        evidence: 'Fiche de projet, calendrier, liste des risques, deux comptes rendus et notes du bilan.',
        tags: ['gestion de projet', 'planification', 'responsabilité'],
        levels: [
          ['Débutant', 'Suit un plan établi par quelqu’un d’autre.'],
          ['En progression', 'Établit un plan pour une petite équipe et le met à jour.'],
          ['Assuré', 'Remarque tôt les écarts, tranche et prévient les personnes concernées.'],
          ['Exemplaire', 'Mène à terme, dans les limites convenues, un projet avec des partenaires extérieurs.'],
        ],
      },
      th: {
        name: 'การบริหารโครงการ',
        description: 'วางแผนโครงการร่วมกับผู้อื่น ดูแลเวลา งบประมาณ และความเสี่ยง จนงานสำเร็จ',
        criteria: points(
          'เขียนข้อเสนอโครงการ 1 หน้า ระบุวัตถุประสงค์ ผลลัพธ์ ผู้เกี่ยวข้อง ข้อจำกัด และกำหนดเสร็จ',
          'แยกงานเป็นส่วนย่อยและทำตารางเวลาที่มีผู้รับผิดชอบและหมุดหมายอย่างน้อย 2 จุด',
          'ทำรายการความเสี่ยงและลงมือป้องกันอย่างน้อย 1 เรื่องก่อนเกิดความเสียหาย',
          'รายงานทุกสัปดาห์ว่างานใดเสร็จ งานใดล่าช้า และจะทำอย่างไรต่อ',
          'ปิดโครงการด้วยการส่งมอบงานและการถอดบทเรียนที่ทุกคนมีส่วนร่วม',
        ),
        evidence: 'ข้อเสนอโครงการ ตารางเวลา รายการความเสี่ยง รายงาน 2 ฉบับ และบันทึกการถอดบทเรียน',
        tags: ['การบริหารโครงการ', 'การวางแผน', 'ความรับผิดชอบ'],
        levels: [
          ['เริ่มต้น', 'ทำงานตามแผนที่ผู้อื่นวางไว้'],
          ['กำลังฝึกฝน', 'วางแผนให้ทีมเล็กและปรับแผนให้เป็นปัจจุบัน'],
          ['มั่นใจ', 'รู้ตัวเร็วเมื่องานเบี่ยงจากแผน ตัดสินใจว่าจะลดอะไร และแจ้งผู้เกี่ยวข้อง'],
          ['เป็นแบบอย่าง', 'นำโครงการที่มีหน่วยงานภายนอกร่วมด้วยจนสำเร็จภายในกรอบที่ตกลงกัน'],
        ],
      },
    },
  },
]
