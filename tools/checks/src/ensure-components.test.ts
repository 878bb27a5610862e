import { expect, test } from 'vitest';
import { componentComplaints } from './ensure-components.js';
import { repository } from './repository.js';

const below = 'docs/.vitepress/theme/components';
const component = (script: string): string =>
  `<!-- a remark -->\n<script setup lang="ts">\n${script}\n</script>\n\n<template>\n  <p />\n</template>\n`;

test('errors in scripts are found where they stand, and right scripts pass', () => {
  const components = new Map([
    [
      `${below}/Right.vue`,
      component(
        "import { ref } from 'vue';\nimport Other from './Wrong.vue';\nconst props = defineProps<{ of: number }>();\nconst count = ref(props.of);\nconst used = [Other, count.value + 1];",
      ),
    ],
    [`${below}/Wrong.vue`, component('const props = defineProps<{ of: number }>();\nconst text: string = props.of;')],
    [`${below}/Missing.vue`, component("import { nothing } from './no-such-file.js';\nconst open = (")],
    [`${below}/Plain.vue`, '<script>\nexport default {};\n</script>\n'],
    [`${below}/Drawn.vue`, '<template>\n  <p />\n</template>\n'],
  ]);
  expect(componentComplaints(components, repository, 'tsconfig.check.json')).toEqual([
    `${below}/Plain.vue: write its script as <script setup lang="ts">`,
    `${below}/Wrong.vue:4: Type 'number' is not assignable to type 'string'.`,
    `${below}/Missing.vue:5: Expression expected.`,
    expect.stringContaining(`${below}/Missing.vue:3: Cannot find module './no-such-file.js'`),
  ]);
});
