using AngleSharp.Html.Dom;

namespace Portal.Tests.Kit;

/// <summary>
/// Somebody at a browser, who knows only what is written on the page: fills in by label, presses by the button's text, follows links by
/// theirs. The same acts go as whole pages or as HTMX does them.
/// </summary>
public sealed class Visitor
{
    private readonly Transport _transport;
    private Page? _page;

    internal Visitor(Transport transport, Way way) => (_transport, Way) = (transport, way);

    public Way Way { get; }

    public CookieJar Cookies => _transport.Cookies;

    public Page Page => _page ?? throw new InvalidOperationException("Nothing is open yet.");

    public string Path => Page.Path;

    public string Heading => Page.Heading;

    public int Status => Page.Status;

    public IReadOnlyList<string> Errors => Page.Errors;

    /// <summary>Another tab of the same browser.</summary>
    public Visitor NewTab() => new(_transport, Way);

    /// <summary>
    /// The same browser, had the answers from now on never reached the other: what it sends carries the cookies of this moment.
    /// </summary>
    public Visitor Twin() => new(_transport.Twin(), Way) { _page = _page };

    /// <summary>Types an address: always a whole page.</summary>
    public async Task<Page> OpenAsync(string path) => _page = await _transport.LoadAsync(new Uri(_transport.Site, path));

    public Task<Page> ReloadAsync() => OpenAsync(Page.Path);

    /// <summary>What a boosted link to this place would bring.</summary>
    public async Task<Page> SwapToAsync(string path) => _page = await _transport.SwapAsync(Page, HttpMethod.Get, new Uri(_transport.Site, path), null);

    public async Task<Page> FollowAsync(string linkText)
    {
        var link = Page.Link(linkText);
        var place = new Uri(Page.Address, link.GetAttribute("href"));
        return _page = Way == Way.Htmx && Boost.Covers(link) && place.Authority == _transport.Site.Authority
            ? await _transport.SwapAsync(Page, HttpMethod.Get, place, null)
            : await _transport.LoadAsync(place);
    }

    public Visitor Fill(string label, string text)
    {
        switch (Page.Field(label))
        {
            case IHtmlTextAreaElement area: area.Value = text; break;
            case IHtmlInputElement { Type: not ("checkbox" or "radio") } input: input.Value = text; break;
            default: throw new InvalidOperationException($"Nothing can be typed at “{label}”.");
        }
        return this;
    }

    /// <summary>An option of a list, by its text.</summary>
    public Visitor Select(string label, string option)
    {
        var list = (IHtmlSelectElement)Page.Field(label);
        list.Value = list.Options.FirstOrDefault(choice => Page.Clean(choice) == option)?.Value
            ?? throw new InvalidOperationException($"“{label}” has no “{option}”.");
        return this;
    }

    /// <summary>A radio or a checkbox.</summary>
    public Visitor Choose(string label) => Set(label, true);

    public Visitor Untick(string label) => Set(label, false);

    public Task<Page> PressAsync(string button) => SendAsync(Prepare(button));

    /// <summary>The form as pressing this button would send it now.</summary>
    public Submission Prepare(string button) => Submission.Of(Page, Page.Button(button));

    public async Task<Page> SendAsync(Submission submission) => _page = await AnswerToAsync(submission);

    /// <summary>The same submission several times at once, as an eager finger or a shaky network does; what each of them shows.</summary>
    public async Task<IReadOnlyList<Page>> SendAtOnceAsync(Submission submission, int times)
    {
        var from = Page;
        var pages = await Task.WhenAll(Enumerable.Range(0, times).Select(_ => AnswerToAsync(submission, from)));
        _page = pages[^1];
        return pages;
    }

    /// <summary>A request made by hand. Redirects are not followed.</summary>
    public Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers) =>
        _transport.AskAsync(method, new Uri(_transport.Site, path), body, headers);

    private Task<Page> AnswerToAsync(Submission submission, Page? from = null)
    {
        var isSwapped = Way == Way.Htmx && submission.IsBoosted && submission.Action.Authority == _transport.Site.Authority;
        return (isSwapped, submission.IsPost) switch
        {
            (true, true) => _transport.SwapAsync(from ?? Page, HttpMethod.Post, submission.Action, submission.Fields),
            (true, false) => _transport.SwapAsync(from ?? Page, HttpMethod.Get, submission.Place, null),
            (false, true) => _transport.SubmitAsync(submission.Action, submission.Fields),
            _ => _transport.LoadAsync(submission.Place),
        };
    }

    private Visitor Set(string label, bool isOn)
    {
        var box = (IHtmlInputElement)Page.Field(label);
        if (box.Type == "radio")
            foreach (var other in Page.Document.QuerySelectorAll("input").OfType<IHtmlInputElement>().Where(other => other.Name == box.Name)) other.IsChecked = false;
        box.IsChecked = isOn;
        return this;
    }
}
