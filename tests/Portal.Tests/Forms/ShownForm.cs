using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>A form as a page shows it, with what its first button would send.</summary>
internal sealed record ShownForm(Door Door, Page Page, Submission Submission, IReadOnlyList<string> Fields, IReadOnlyList<string> Buttons, IReadOnlyList<string> Secrets)
{
    /// <summary>What it sends besides, of ours: but for what every form has.</summary>
    public IEnumerable<string> Hidden => Submission.Fields.Select(sent => sent.Key).Where(name => name[0] != '_' && !Fields.Contains(name)).Distinct();

    /// <summary>Every form that this visitor meets, on the pages there are and those they link to.</summary>
    public static Task<IReadOnlyList<ShownForm>> MetByAsync(World world, Visitor visitor) => MetByAsync(world.Services, visitor);

    /// <summary>At one portal: where operators are configured, theirs too.</summary>
    public static async Task<IReadOnlyList<ShownForm>> MetByAsync(IServiceProvider portal, Visitor visitor)
    {
        var forms = new Dictionary<Door, ShownForm>();
        var seen = new HashSet<string>();
        var waiting = new Queue<string>((await KnownPage.OfAsync(portal)).Select(page => page.Path));
        while (waiting.TryDequeue(out var path))
        {
            if (!seen.Add(path)) continue;
            var page = await visitor.OpenAsync(path);
            if (page.Status != 200) continue;
            foreach (var form in On(page)) forms.TryAdd(form.Door, form);
            foreach (var link in LinksWithQuestions(page).Concat(FormsThatAsk(page))) waiting.Enqueue(link);
        }
        return [.. forms.Values];
    }

    private static IEnumerable<ShownForm> On(Page page) => page.Document.QuerySelectorAll("form[method=post]").Select(form => Of(page, form));

    private static ShownForm Of(Page page, IElement form)
    {
        var submission = Submission.Of(page, (IHtmlElement)form.QuerySelector("button")!);
        var controls = form.QuerySelectorAll("input:not([type=hidden]), select, textarea, button[name]").ToList();
        var secrets = controls.Where(control => control.GetAttribute("type") == "password" || IsSecret(control)).Select(NameOf);
        return new ShownForm(Door.Of(submission.Action), page, submission, [.. controls.Select(NameOf).Distinct()], [.. controls.Where(control => control.LocalName == "button").Select(NameOf)], [.. secrets]);
    }

    /// <summary>Passwords, card data and one-time codes never come back.</summary>
    private static bool IsSecret(IElement control) => NameOf(control) is "Code" or "VerificationCode" || control.GetAttribute("autocomplete") is { } autocomplete
        && (autocomplete.StartsWith("cc-", StringComparison.Ordinal) || autocomplete is "one-time-code" or "new-password" or "current-password");

    private static string NameOf(IElement control) => control.GetAttribute("name") ?? "";

    private static IEnumerable<string> FormsThatAsk(Page page) =>
        page.Document.QuerySelectorAll("main form[method=get]").Select(form => Submission.Of(page, (IHtmlElement)form.QuerySelector("button")!).Place.PathAndQuery);

    private static IEnumerable<string> LinksWithQuestions(Page page) => page.Document.QuerySelectorAll("main a[href^='/'][href*='?']").Select(link => link.GetAttribute("href")!);
}
