import { type GalleryEntry, points } from './shape.ts'

/** First steps into a trade, for sixteen- to eighteen-year-olds: shown at work, not only in class. */
export const CAREERS: readonly GalleryEntry[] = [
  {
    id: 'health-careers',
    topic: 'careers',
    kind: 'micro',
    design: { template: 'tile', palette: 'rose', symbol: 'heart' },
    workloadHours: 60,
    validityMonths: 36,
    texts: {
      en: {
        name: 'Health Careers: Patient Contact',
        description: 'Meets patients with respect, protects their privacy, and works cleanly under supervision.',
        criteria: points(
          'Complete at least 30 hours in a clinic, care home or practice under a named supervisor.',
          'Carry out hand hygiene and the use of protective equipment without a fault on three unannounced checks.',
          'Measure pulse, blood pressure and temperature, record them, and report a value out of range.',
          'Explain with two cases what must be kept confidential, and to whom something must be reported.',
        ),
        evidence: 'The supervisor’s signed checklist, sample records without names, and the two cases.',
        tags: ['health', 'patient care', 'hygiene'],
        levels: [
          ['Introduced', 'Works safely with somebody at hand.'],
          ['Reliable', 'Carries out routine tasks correctly and asks when unsure.'],
          ['Independent', 'Does routine tasks alone within the rules and guides newcomers.'],
        ],
      },
      fr: {
        name: 'Métiers de la santé : contact avec les patients',
        description:
          'Aborde les patients avec respect, protège leur intimité et travaille proprement sous supervision.',
        criteria: points(
          'Accomplir au moins 30 heures en clinique, en maison de soins ou en cabinet, sous une supervision désignée.',
          'Pratiquer l’hygiène des mains et porter les protections sans faute lors de trois contrôles inopinés.',
          'Mesurer pouls, tension et température, les consigner et signaler une valeur anormale.',
          'Expliquer par deux cas ce qui doit rester confidentiel et à qui une chose doit être signalée.',
        ),
        evidence: 'La liste de contrôle signée, des relevés anonymes et les deux cas.',
        tags: ['santé', 'soins', 'hygiène'],
        levels: [
          ['Initié', 'Travaille en sécurité avec quelqu’un à ses côtés.'],
          ['Fiable', 'Exécute correctement les tâches courantes et demande en cas de doute.'],
          ['Autonome', 'Exécute seul les tâches courantes dans les règles et guide les nouveaux.'],
        ],
      },
      th: {
        name: 'อาชีพด้านสุขภาพ: การดูแลผู้ป่วยเบื้องต้น',
        description: 'ปฏิบัติต่อผู้ป่วยด้วยความเคารพ รักษาความลับ และทำงานอย่างสะอาดปลอดภัยภายใต้การกำกับดูแล',
        criteria: points(
          'ฝึกงานในคลินิก สถานดูแลผู้สูงอายุ หรือโรงพยาบาลอย่างน้อย 30 ชั่วโมง โดยมีผู้ดูแลที่ระบุชื่อ',
          'ล้างมือและใช้อุปกรณ์ป้องกันได้ถูกต้องครบถ้วนในการสุ่มตรวจ 3 ครั้ง',
          'วัดชีพจร ความดันโลหิต และอุณหภูมิ บันทึกผล และรายงานเมื่อค่าผิดปกติ',
          'อธิบายจากกรณีตัวอย่าง 2 กรณีว่าเรื่องใดต้องเก็บเป็นความลับ และเรื่องใดต้องรายงานต่อใคร',
        ),
        evidence: 'แบบตรวจรายการที่ผู้ดูแลลงนาม ตัวอย่างบันทึกแบบไม่ระบุชื่อ และกรณีตัวอย่าง 2 กรณี',
        tags: ['สุขภาพ', 'การดูแลผู้ป่วย', 'สุขอนามัย'],
        levels: [
          ['เริ่มฝึก', 'ทำงานได้อย่างปลอดภัยเมื่อมีผู้ดูแลอยู่ด้วย'],
          ['ไว้วางใจได้', 'ทำงานประจำได้ถูกต้องและถามเมื่อไม่แน่ใจ'],
          ['ทำได้เอง', 'ทำงานประจำตามระเบียบได้ด้วยตนเองและช่วยสอนผู้มาใหม่'],
        ],
      },
    },
  },
  {
    id: 'manufacturing-basics',
    topic: 'careers',
    kind: 'micro',
    design: { template: 'tile', palette: 'slate', symbol: 'gear' },
    workloadHours: 80,
    validityMonths: null,
    texts: {
      en: {
        name: 'Manufacturing: From Drawing to Part',
        description: 'Reads a technical drawing, makes the part safely on a machine, and measures whether it is right.',
        criteria: points(
          'Pass the safety test of each machine that is used before using it.',
          'Make one part of at least six dimensions from a drawing, all within the tolerance given.',
          'Measure with calliper and micrometer, and fill in an inspection sheet.',
          'Find the cause of one fault and describe how to prevent it.',
        ),
        evidence: 'The part or its photograph, the inspection sheet, the safety tests and the fault report.',
        tags: ['manufacturing', 'machining', 'quality'],
        levels: [
          ['Guided', 'Makes parts step by step under guidance.'],
          ['Skilled', 'Makes parts to drawing and checks them alone.'],
          ['Improving', 'Proposes and tries out a better way to make a part.'],
        ],
      },
      fr: {
        name: 'Fabrication : du plan à la pièce',
        description: 'Lit un dessin technique, usine la pièce en sécurité et mesure si elle est conforme.',
        criteria: points(
          'Réussir l’épreuve de sécurité de chaque machine avant de s’en servir.',
          'Réaliser d’après un plan une pièce d’au moins six cotes, toutes dans la tolérance donnée.',
          'Mesurer au pied à coulisse et au micromètre, et remplir une fiche de contrôle.',
          'Trouver la cause d’un défaut et décrire comment l’éviter.',
        ),
        evidence: 'La pièce ou sa photo, la fiche de contrôle, les épreuves de sécurité et l’analyse du défaut.',
        tags: ['fabrication', 'usinage', 'qualité'],
        levels: [
          ['Guidé', 'Réalise des pièces pas à pas, avec de l’aide.'],
          ['Compétent', 'Réalise des pièces conformes au plan et les contrôle seul.'],
          ['Force de proposition', 'Propose et essaie une meilleure façon de faire.'],
        ],
      },
      th: {
        name: 'งานผลิต: จากแบบสู่ชิ้นงาน',
        description: 'อ่านแบบทางเทคนิค ขึ้นรูปชิ้นงานด้วยเครื่องจักรอย่างปลอดภัย และวัดว่าชิ้นงานได้ขนาดหรือไม่',
        criteria: points(
          'ผ่านการทดสอบความปลอดภัยของเครื่องจักรแต่ละเครื่องก่อนใช้งาน',
          'ทำชิ้นงานตามแบบที่มีอย่างน้อย 6 ขนาด โดยทุกขนาดอยู่ในพิกัดที่กำหนด',
          'วัดด้วยเวอร์เนียร์และไมโครมิเตอร์ พร้อมกรอกใบตรวจสอบ',
          'หาสาเหตุของข้อบกพร่อง 1 จุด และอธิบายวิธีป้องกัน',
        ),
        evidence: 'ชิ้นงานหรือภาพถ่าย ใบตรวจสอบ ผลทดสอบความปลอดภัย และรายงานข้อบกพร่อง',
        tags: ['การผลิต', 'งานเครื่องมือกล', 'คุณภาพ'],
        levels: [
          ['มีผู้แนะนำ', 'ทำชิ้นงานทีละขั้นตามคำแนะนำ'],
          ['ชำนาญ', 'ทำชิ้นงานตามแบบและตรวจสอบได้เอง'],
          ['พัฒนางาน', 'เสนอและทดลองวิธีทำชิ้นงานที่ดีกว่าเดิม'],
        ],
      },
    },
  },
  {
    id: 'it-support',
    topic: 'careers',
    kind: 'micro',
    design: { template: 'tile', palette: 'sea', symbol: 'code' },
    workloadHours: 60,
    validityMonths: 36,
    texts: {
      en: {
        name: 'IT Support',
        description: 'Helps people whose computer, network or account does not work, and leaves both in order.',
        criteria: points(
          'Solve ten real requests, at least two each on devices, accounts and the network.',
          'Document each so that somebody else could repeat the solution.',
          'Set up one device from nothing: system, updates, backup, restricted account.',
          'Recognise one attempt at deception by mail, and explain to the person concerned what to do.',
        ),
        evidence: 'Ten tickets without personal data, the set-up checklist, and a short guide written for a user.',
        tags: ['IT', 'support', 'troubleshooting'],
        levels: [
          ['Guided', 'Solves known problems with instructions.'],
          ['Skilled', 'Narrows down unknown problems methodically.'],
          ['Trusted', 'Prevents problems and calms people who are upset.'],
        ],
      },
      fr: {
        name: 'Soutien informatique',
        description: 'Aide les personnes dont l’ordinateur, le réseau ou le compte fait défaut et remet tout en ordre.',
        criteria: points(
          'Résoudre dix demandes réelles, dont au moins deux sur les appareils, deux sur les comptes et deux sur le réseau.',
          'Documenter chacune pour que quelqu’un d’autre puisse reprendre la solution.',
          'Configurer un appareil à partir de zéro : système, mises à jour, sauvegarde, compte restreint.',
          'Reconnaître une tentative d’hameçonnage et expliquer à la personne concernée quoi faire.',
        ),
        evidence: 'Dix fiches sans données personnelles, la liste de configuration et un court guide pour l’usager.',
        tags: ['informatique', 'soutien', 'dépannage'],
        levels: [
          ['Guidé', 'Résout des problèmes connus à l’aide d’instructions.'],
          ['Compétent', 'Cerne avec méthode des problèmes inconnus.'],
          ['De confiance', 'Prévient les problèmes et rassure les personnes contrariées.'],
        ],
      },
      th: {
        name: 'งานสนับสนุนด้านไอที',
        description: 'ช่วยผู้ที่มีปัญหากับคอมพิวเตอร์ เครือข่าย หรือบัญชีผู้ใช้ จนกลับมาใช้งานได้เรียบร้อย',
        criteria: points(
          'แก้ปัญหาจริง 10 กรณี โดยมีเรื่องอุปกรณ์ บัญชีผู้ใช้ และเครือข่ายอย่างน้อยเรื่องละ 2 กรณี',
          'บันทึกแต่ละกรณีให้ผู้อื่นทำตามได้',
          'ติดตั้งเครื่อง 1 เครื่องตั้งแต่ต้น ทั้งระบบปฏิบัติการ การอัปเดต การสำรองข้อมูล และบัญชีแบบจำกัดสิทธิ์',
          'จับสังเกตอีเมลหลอกลวง 1 ฉบับ และอธิบายให้ผู้รับรู้ว่าควรทำอย่างไร',
        ),
        evidence: 'บันทึก 10 กรณีที่ไม่มีข้อมูลส่วนบุคคล รายการตรวจการติดตั้ง และคู่มือสั้น ๆ สำหรับผู้ใช้',
        tags: ['ไอที', 'งานสนับสนุน', 'การแก้ปัญหา'],
        levels: [
          ['มีผู้แนะนำ', 'แก้ปัญหาที่พบบ่อยตามคู่มือ'],
          ['ชำนาญ', 'ไล่หาสาเหตุของปัญหาใหม่อย่างเป็นขั้นตอน'],
          ['ไว้วางใจได้', 'ป้องกันปัญหาก่อนเกิดและช่วยให้ผู้ใช้ที่ร้อนใจสงบลง'],
        ],
      },
    },
  },
  {
    id: 'workplace-business',
    topic: 'careers',
    kind: 'micro',
    design: { template: 'tile', palette: 'brass', symbol: 'chart' },
    workloadHours: 45,
    validityMonths: null,
    texts: {
      en: {
        name: 'Business at Work',
        description:
          'Understands how an enterprise earns its money and acts reliably towards customers and colleagues.',
        criteria: points(
          'Spend at least 20 hours in an enterprise and draw how an order becomes money.',
          'Calculate the price of one product or service from its costs, and compare it with two competitors.',
          'Deal with five customers’ enquiries in writing or in person; at least one is a complaint.',
          'Present to the enterprise one proposal for improvement, with cost and benefit.',
        ),
        evidence: 'The drawing, the calculation, the enquiries without names, and the proposal.',
        tags: ['business', 'customers', 'work experience'],
        levels: [],
      },
      fr: {
        name: 'L’entreprise de l’intérieur',
        description:
          'Comprend comment une entreprise gagne son argent et se montre fiable envers clients et collègues.',
        criteria: points(
          'Passer au moins 20 heures en entreprise et dessiner le chemin de la commande au paiement.',
          'Calculer le prix d’un produit ou d’un service à partir des coûts et le comparer à deux concurrents.',
          'Traiter cinq demandes de clients, par écrit ou en personne, dont au moins une plainte.',
          'Présenter à l’entreprise une amélioration, avec son coût et son bénéfice.',
        ),
        evidence: 'Le dessin, le calcul, les demandes rendues anonymes et la proposition.',
        tags: ['entreprise', 'clientèle', 'stage'],
        levels: [],
      },
      th: {
        name: 'เรียนรู้ธุรกิจจากการทำงานจริง',
        description: 'เข้าใจว่ากิจการหารายได้อย่างไร และปฏิบัติต่อลูกค้าและเพื่อนร่วมงานอย่างน่าเชื่อถือ',
        criteria: points(
          'ฝึกงานในสถานประกอบการอย่างน้อย 20 ชั่วโมง และวาดผังเส้นทางจากคำสั่งซื้อจนถึงรับเงิน',
          'คำนวณราคาสินค้าหรือบริการ 1 รายการจากต้นทุน และเปรียบเทียบกับคู่แข่ง 2 ราย',
          'ตอบลูกค้า 5 ราย ทั้งแบบเขียนหรือพบหน้า โดยมีเรื่องร้องเรียนอย่างน้อย 1 เรื่อง',
          'เสนอแนวทางปรับปรุง 1 ข้อต่อสถานประกอบการ พร้อมค่าใช้จ่ายและประโยชน์ที่จะได้',
        ),
        evidence: 'ผังงาน การคำนวณราคา บันทึกการตอบลูกค้าแบบไม่ระบุชื่อ และข้อเสนอ',
        tags: ['ธุรกิจ', 'ลูกค้า', 'ประสบการณ์ทำงาน'],
        levels: [],
      },
    },
  },
]
