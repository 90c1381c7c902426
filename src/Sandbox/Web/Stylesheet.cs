namespace Sandbox.Web;

internal static class Stylesheet
{
    public const string Css = """
        :root {
          color-scheme: light dark;
          --ground: #eef1f4; --sheet: #fff; --ink: #1c2127; --soft: #eef1f4; --line: #cfd6dd; --edge: #6b7681; --link: #1a4f8b; --danger: #a3200f;
        }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #14181c; --sheet: #1c2126; --ink: #e8ebee; --soft: #262c33; --line: #39424b; --edge: #8d99a5; --link: #9cc4f2; --danger: #ff9d8c; }
        }
        * { box-sizing: border-box; }
        html { background: var(--ground); color: var(--ink); }
        body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; min-height: 100vh; padding: 1rem; background: var(--sheet); overflow-wrap: break-word; }
        a { color: var(--link); }
        h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
        h2 { font-size: 1.1rem; margin: 1.75rem 0 .4rem; }
        p { margin: .4rem 0; }
        .none { opacity: .75; }
        .bar { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; background: var(--soft); padding: .75rem; border-radius: .5rem; margin: .5rem 0; }
        .bar form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: 0; }
        label { display: grid; font-size: .85rem; gap: .15rem; }
        button, select, input { font: inherit; min-height: 2.4rem; padding: .2rem .7rem; }
        input[type=number] { width: 6.5rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: .9rem; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; white-space: pre-line; }
        th { white-space: nowrap; }
        td, th { min-width: 5.5rem; }
        td:first-child { white-space: nowrap; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); padding: .75rem; border-radius: .5rem; font-size: .95rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
        dd { margin: 0; overflow-wrap: anywhere; }
        button { min-height: 2.75rem; color: var(--sheet); background: var(--link); border: 1px solid var(--link); border-radius: .35rem; cursor: pointer; }
        .bar button, .quiet { color: var(--ink); background: var(--sheet); border-color: var(--edge); }
        input:not([type=radio]), select { color: var(--ink); background: var(--sheet); border: 1px solid var(--edge); border-radius: .35rem; max-width: 100%; }
        fieldset { border: 1px solid var(--line); border-radius: .5rem; }
        [role=alert] { border: 2px solid var(--danger); border-left-width: 8px; border-radius: .35rem; padding: 0 1rem .5rem; }
        .vendor { max-width: 42rem; padding: 2rem 1.25rem; }
        .vendor label { font-size: 1rem; display: inline; }
        .vendor input[type=radio] { min-height: 0; width: 1.3rem; height: 1.3rem; vertical-align: -.25rem; }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        """;
}
