namespace Sandbox.Web;

internal static class Stylesheet
{
    public const string Css = """
        :root { color-scheme: light dark; --line: #8886; --soft: #8881; }
        * { box-sizing: border-box; }
        body { font: 16px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 1rem; }
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
        :focus-visible { outline: 3px solid #1d70b8; outline-offset: 2px; }
        """;
}
