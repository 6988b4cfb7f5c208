import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules", ".tools", "policy/dist", "operate/dist", "dist", "**/*.mjs", "**/*.cjs"] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: "tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      // What a program loads only where its settings ask for it (docs/adr/0011).
      "@typescript-eslint/no-require-imports": ["error", { allow: ["^\\.\\./policy/admission$"] }],
    },
  },
  {
    files: ["tests/**"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-empty-function": "off",
    },
  },
);
