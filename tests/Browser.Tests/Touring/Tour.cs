using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Browser.Tests.Kit;
using Portal.Tests.Kit;
using Visitor = Portal.Tests.Kit.Visitor;

namespace Browser.Tests.Touring;

/// <summary>
/// One walk by plain HTTP through every page in every state that a visitor can be shown. What was seen is kept, so that a browser and other
/// readers can look at each sight at their leisure, whatever becomes of the people who were there.
/// </summary>
public sealed class Tour : IAsyncLifetime
{
    private readonly List<Sight> _sights = [];
    private readonly List<string> _deadLinks = [];
    private readonly HashSet<string> _followed = [];

    public World World { get; private set; } = null!;

    public IReadOnlyList<Sight> Sights => _sights;

    /// <summary>Links that led nowhere for the visitor who saw them, and fragments that name nothing.</summary>
    public IReadOnlyList<string> DeadLinks => _deadLinks;

    /// <summary>Sights of the portal; the others are of its neighbours, as the sandbox plays them.</summary>
    public IEnumerable<Sight> OwnSights => _sights.Where(sight => sight.Document.QuerySelector(".brand") is not null);

    public async Task InitializeAsync()
    {
        World = await Worlds.RentAsync();
        await Strangers.SeeAsync(this);
        await Proofs.SeeAsync(this);
        await CardPages.SeeAsync(this);
        await PayPalPages.SeeAsync(this);
        await Customers.SeeAsync(this);
        await Changers.SeeAsync(this);
        await Shoppers.SeeAsync(this);
        await Leavers.SeeAsync(this);
        await Mishaps.SeeAsync(this);
        await Outside.SeeAsync(this);
        await Operators.SeeAsync(this);
    }

    public Task DisposeAsync()
    {
        Worlds.Return(World);
        return Task.CompletedTask;
    }

    /// <summary>Opens a page and keeps it.</summary>
    internal async Task SeeAsync(string name, Visitor visitor, string path, int status = 200)
    {
        await visitor.OpenAsync(path);
        await SeeAsync(name, visitor, status);
    }

    /// <summary>Presses a button and keeps what comes of it: mostly a refusal.</summary>
    internal async Task PressAsync(string name, Visitor visitor, string button, int status = 422)
    {
        await visitor.PressAsync(button);
        await SeeAsync(name, visitor, status);
    }

    /// <summary>The form arrives without its token, as one does that was open for a day.</summary>
    internal async Task PressLateAsync(string name, Visitor visitor, string button)
    {
        await visitor.SendAsync(visitor.Prepare(button).Without("__RequestVerificationToken"));
        await SeeAsync(name, visitor, (int)HttpStatusCode.BadRequest);
    }

    /// <summary>Keeps what the visitor is looking at, and follows its links as they would.</summary>
    internal async Task SeeAsync(string name, Visitor visitor, int status = 200)
    {
        var page = visitor.Page;
        if (page.Status != status) throw new InvalidOperationException($"{name}: {page}");
        _sights.Add(new Sight(name, page.Address, page.Status, page.Document, page.Answered.Header("Content-Security-Policy") ?? ""));
        foreach (var link in page.Document.QuerySelectorAll("a[href]").OfType<IHtmlAnchorElement>()) await FollowAsync(name, visitor, page, link);
    }

    /// <summary>Sends a form that no page of ours would send.</summary>
    internal async Task SendAsync(string name, Visitor visitor, string body, int status)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await visitor.AskAsync(HttpMethod.Post, "/", content);
        if ((int)answer.StatusCode != status) throw new InvalidOperationException($"{name}: {answer}");
        var document = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
        _sights.Add(new Sight(name, World.Address, status, document, string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"))));
    }

    private async Task FollowAsync(string name, Visitor visitor, Page page, IHtmlAnchorElement link)
    {
        var target = new Uri(page.Address, link.GetAttribute("href"));
        var isHere = target.PathAndQuery == page.Address.PathAndQuery && target.Fragment.Length > 0;
        if (target.Authority != page.Address.Authority || (link.Closest("main") is null && !_followed.Add($"{page.HasButton("Sign out")} {target}"))) return;
        if (isHere) Check(page.Document);
        else if (target.AbsolutePath == "/register/sound") Note((await visitor.AskAsync(HttpMethod.Get, target.PathAndQuery)).StatusCode == HttpStatusCode.OK);
        else
        {
            var there = await visitor.NewTab().OpenAsync(target.ToString());
            Note(there.Status == 200);
            Check(there.Document);
        }

        void Check(IHtmlDocument document) => Note(target.Fragment.Length < 2 || document.GetElementById(target.Fragment[1..]) is not null);
        void Note(bool isAlive)
        {
            if (!isAlive) _deadLinks.Add($"{name}: {link.OuterHtml}");
        }
    }
}

/// <summary>One tour and one browser for all who look at what was seen.</summary>
[CollectionDefinition(Name)]
public sealed class Toured : ICollectionFixture<Tour>, ICollectionFixture<Chrome>
{
    public const string Name = "Toured";
}
