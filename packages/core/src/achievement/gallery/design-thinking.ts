import { type GalleryEntry, points } from './shape.ts'

/** One road in four steps: seeing a need, working with a method, testing with people, leading others. */
export const DESIGN_THINKING: readonly GalleryEntry[] = [
  {
    id: 'design-thinking-1',
    topic: 'design-thinking',
    kind: 'micro',
    design: { template: 'hexagon', palette: 'sea', symbol: 'idea' },
    workloadHours: 12,
    validityMonths: null,
    texts: {
      en: {
        name: 'Design Thinking 1: Noticing Needs',
        description: 'Finds out what other people need by watching and asking, before thinking of an answer.',
        criteria: points(
          'Interview at least three people about one situation of their everyday life, with open questions.',
          'Watch that situation once where it happens, and write down what people do, not what they say they do.',
          'Sum up both in an empathy map or a similar picture.',
          'State one need in a single sentence that names the person, the need and the reason, and holds no solution.',
        ),
        evidence: 'Interview notes, the empathy map and the sentence that states the need.',
        tags: ['design thinking', 'empathy', 'observation'],
        levels: [],
      },
      fr: {
        name: 'Pensée design 1 : repérer un besoin',
        description:
          'Découvre ce dont les autres ont besoin en observant et en questionnant, avant de chercher une réponse.',
        criteria: points(
          'Interroger au moins trois personnes sur une même situation de leur quotidien, à l’aide de questions ouvertes.',
          'Observer cette situation une fois sur place et noter ce que les gens font, et non ce qu’ils disent faire.',
          'Résumer le tout dans une carte d’empathie ou un schéma comparable.',
          'Énoncer un besoin en une phrase qui nomme la personne, le besoin et sa raison, sans contenir de solution.',
        ),
        evidence: 'Notes d’entretien, carte d’empathie et phrase qui énonce le besoin.',
        tags: ['pensée design', 'empathie', 'observation'],
        levels: [],
      },
      th: {
        name: 'การคิดเชิงออกแบบ 1: มองเห็นความต้องการ',
        description: 'ค้นพบความต้องการของผู้อื่นด้วยการสังเกตและการถาม ก่อนจะเริ่มคิดหาคำตอบ',
        criteria: points(
          'สัมภาษณ์คนอย่างน้อย 3 คนเกี่ยวกับสถานการณ์หนึ่งในชีวิตประจำวัน โดยใช้คำถามปลายเปิด',
          'ลงพื้นที่สังเกตสถานการณ์นั้น 1 ครั้ง แล้วจดสิ่งที่ผู้คนทำจริง ไม่ใช่สิ่งที่เขาบอกว่าทำ',
          'สรุปข้อมูลทั้งสองส่วนเป็นแผนผังความเข้าใจผู้ใช้หรือภาพในลักษณะเดียวกัน',
          'เขียนความต้องการ 1 ข้อเป็นประโยคเดียวที่ระบุว่าใคร ต้องการอะไร เพราะอะไร โดยยังไม่มีวิธีแก้อยู่ในประโยค',
        ),
        evidence: 'บันทึกการสัมภาษณ์ แผนผังความเข้าใจผู้ใช้ และประโยคระบุความต้องการ',
        tags: ['การคิดเชิงออกแบบ', 'ความเข้าใจผู้อื่น', 'การสังเกต'],
        levels: [],
      },
    },
  },
  {
    id: 'design-thinking-2',
    topic: 'design-thinking',
    kind: 'micro',
    design: { template: 'hexagon', palette: 'laurel', symbol: 'brush' },
    workloadHours: 18,
    validityMonths: null,
    texts: {
      en: {
        name: 'Design Thinking 2: Ideas into Prototypes',
        description: 'Turns a need into many ideas, chooses with reasons, and builds something that others can try.',
        criteria: points(
          'Collect at least twenty ideas for one stated need, alone and in a group, before judging any of them.',
          'Choose by two or three criteria that were written down beforehand, and explain the choice.',
          'Build a prototype in less than a day from simple material: paper, cardboard, a click-through, a role play.',
          'Say which question the prototype is meant to answer.',
        ),
        evidence: 'Photographs of the ideas and of the prototype, with the criteria for the choice.',
        tags: ['design thinking', 'creativity', 'prototyping'],
        levels: [],
      },
      fr: {
        name: 'Pensée design 2 : de l’idée au prototype',
        description:
          'Tire d’un besoin de nombreuses idées, choisit en donnant ses raisons et fabrique un objet à essayer.',
        criteria: points(
          'Réunir au moins vingt idées pour un besoin énoncé, seul puis en groupe, avant d’en juger aucune.',
          'Choisir selon deux ou trois critères écrits à l’avance et expliquer ce choix.',
          'Construire en moins d’une journée un prototype simple : papier, carton, maquette cliquable ou jeu de rôle.',
          'Dire à quelle question le prototype doit répondre.',
        ),
        evidence: 'Photos des idées et du prototype, accompagnées des critères de choix.',
        tags: ['pensée design', 'créativité', 'prototypage'],
        levels: [],
      },
      th: {
        name: 'การคิดเชิงออกแบบ 2: จากไอเดียสู่ต้นแบบ',
        description: 'แตกความต้องการออกเป็นไอเดียจำนวนมาก เลือกอย่างมีเหตุผล และสร้างสิ่งที่ผู้อื่นทดลองใช้ได้',
        criteria: points(
          'รวบรวมไอเดียอย่างน้อย 20 ข้อสำหรับความต้องการที่ระบุไว้ ทั้งคิดคนเดียวและคิดเป็นกลุ่ม ก่อนตัดสินว่าข้อใดดี',
          'เลือกไอเดียด้วยเกณฑ์ 2–3 ข้อที่เขียนไว้ล่วงหน้า พร้อมอธิบายเหตุผลที่เลือก',
          'สร้างต้นแบบให้เสร็จภายในหนึ่งวันจากวัสดุง่าย ๆ เช่น กระดาษ กระดาษแข็ง หน้าจอจำลอง หรือบทบาทสมมติ',
          'บอกได้ว่าต้นแบบนี้สร้างขึ้นเพื่อตอบคำถามใด',
        ),
        evidence: 'ภาพถ่ายไอเดียและต้นแบบ พร้อมเกณฑ์ที่ใช้เลือก',
        tags: ['การคิดเชิงออกแบบ', 'ความคิดสร้างสรรค์', 'การทำต้นแบบ'],
        levels: [],
      },
    },
  },
  {
    id: 'design-thinking-3',
    topic: 'design-thinking',
    kind: 'micro',
    design: { template: 'hexagon', palette: 'plum', symbol: 'people' },
    workloadHours: 24,
    validityMonths: null,
    texts: {
      en: {
        name: 'Design Thinking 3: Testing with People',
        description: 'Lets those concerned try a prototype, listens without defending it, and improves it on evidence.',
        criteria: points(
          'Test a prototype with at least five people who have the need, each with the same tasks.',
          'Record what they did and said, separately from what the tester thinks of it.',
          'Change the prototype at least twice, and give the observation that led to each change.',
          'Name one belief of one’s own that the tests disproved.',
        ),
        evidence: 'Test plan, notes of five tests, and pictures of the prototype before and after.',
        tags: ['design thinking', 'user testing', 'iteration'],
        levels: [],
      },
      fr: {
        name: 'Pensée design 3 : tester avec les gens',
        description:
          'Fait essayer un prototype aux personnes concernées, écoute sans le défendre et l’améliore, faits à l’appui.',
        criteria: points(
          'Tester un prototype auprès d’au moins cinq personnes qui ont ce besoin, avec les mêmes tâches pour toutes.',
          'Consigner ce qu’elles ont fait et dit, à part de ce qu’en pense la personne qui teste.',
          'Modifier le prototype au moins deux fois en indiquant l’observation à l’origine de chaque changement.',
          'Citer une de ses propres convictions que les tests ont démentie.',
        ),
        evidence: 'Plan de test, notes des cinq essais, images du prototype avant et après.',
        tags: ['pensée design', 'tests utilisateurs', 'itération'],
        levels: [],
      },
      th: {
        name: 'การคิดเชิงออกแบบ 3: ทดสอบกับผู้ใช้จริง',
        description: 'ให้ผู้ที่เกี่ยวข้องทดลองใช้ต้นแบบ รับฟังโดยไม่แก้ต่าง และปรับปรุงจากหลักฐานที่พบ',
        criteria: points(
          'ทดสอบต้นแบบกับผู้ที่มีความต้องการนั้นจริงอย่างน้อย 5 คน โดยให้ทุกคนทำภารกิจเดียวกัน',
          'บันทึกสิ่งที่ผู้ทดสอบทำและพูด แยกจากความเห็นของตนเอง',
          'ปรับต้นแบบอย่างน้อย 2 ครั้ง และบอกว่าแต่ละครั้งเกิดจากข้อสังเกตใด',
          'ยกตัวอย่างความเชื่อเดิมของตนเอง 1 ข้อที่ผลการทดสอบพิสูจน์ว่าไม่จริง',
        ),
        evidence: 'แผนการทดสอบ บันทึกการทดสอบ 5 ครั้ง และภาพต้นแบบก่อนและหลังปรับ',
        tags: ['การคิดเชิงออกแบบ', 'การทดสอบกับผู้ใช้', 'การปรับปรุงซ้ำ'],
        levels: [],
      },
    },
  },
  {
    id: 'design-thinking-4',
    topic: 'design-thinking',
    kind: 'micro',
    design: { template: 'hexagon', palette: 'brass', symbol: 'compass' },
    workloadHours: 36,
    validityMonths: null,
    texts: {
      en: {
        name: 'Design Thinking 4: Leading a Challenge',
        description:
          'Leads a group through a whole design challenge for a real client, and hands over something in use.',
        criteria: points(
          'Agree on the challenge with a client from outside one’s own class or team, in writing.',
          'Lead a group of at least four through research, ideas, prototypes and tests, with a plan that was kept up to date.',
          'Hand over a solution that the client has used for at least two weeks.',
          'Judge one’s own leadership with the help of comments from the group, and say what to do differently next time.',
        ),
        evidence: 'The agreement, the plan, a statement by the client and a reflection of one to two pages.',
        tags: ['design thinking', 'leadership', 'project'],
        levels: [],
      },
      fr: {
        name: 'Pensée design 4 : mener un défi',
        description:
          'Conduit un groupe tout au long d’un défi pour un vrai commanditaire et remet une solution qui sert.',
        criteria: points(
          'Convenir du défi par écrit avec un commanditaire extérieur à sa classe ou à son équipe.',
          'Mener un groupe d’au moins quatre personnes de la recherche aux tests, avec un plan tenu à jour.',
          'Remettre une solution que le commanditaire a utilisée pendant au moins deux semaines.',
          'Évaluer sa façon de diriger à partir des commentaires du groupe et dire ce qui serait fait autrement.',
        ),
        evidence: 'L’accord, le plan, une attestation du commanditaire et une réflexion d’une à deux pages.',
        tags: ['pensée design', 'leadership', 'projet'],
        levels: [],
      },
      th: {
        name: 'การคิดเชิงออกแบบ 4: นำทีมแก้โจทย์จริง',
        description: 'นำกลุ่มทำโจทย์ออกแบบตั้งแต่ต้นจนจบให้ผู้มอบโจทย์ตัวจริง และส่งมอบผลงานที่ถูกนำไปใช้',
        criteria: points(
          'ตกลงโจทย์เป็นลายลักษณ์อักษรกับผู้มอบโจทย์ที่อยู่นอกห้องเรียนหรือทีมของตน',
          'นำกลุ่มอย่างน้อย 4 คนผ่านการค้นคว้า การคิด การทำต้นแบบ และการทดสอบ โดยมีแผนที่ปรับให้เป็นปัจจุบันอยู่เสมอ',
          'ส่งมอบผลงานที่ผู้มอบโจทย์ได้ใช้จริงอย่างน้อย 2 สัปดาห์',
          'ประเมินการนำทีมของตนเองจากความเห็นของสมาชิก และบอกว่าครั้งหน้าจะทำอะไรต่างไปจากเดิม',
        ),
        evidence: 'ข้อตกลง แผนงาน หนังสือรับรองจากผู้มอบโจทย์ และบทสะท้อนคิด 1–2 หน้า',
        tags: ['การคิดเชิงออกแบบ', 'ภาวะผู้นำ', 'โครงงาน'],
        levels: [],
      },
    },
  },
]
