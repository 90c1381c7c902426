using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Benchmarks;
using Npgsql;
using Portal.Tests.House;
using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>
/// What belongs to one customer is, for another, as if it were not there: 404, the same page, after as many questions to the database, which is where
/// a difference in time would come from. Wherever a page or a form takes the name of something, found out from the pages themselves.
/// </summary>
public sealed partial class SomebodyElsesTests : PortalTest
{
    private const string Nobodys = "0123456789abcdefghjkmnpqrs";

    private static readonly string[] Names = ["signed in twice", "changing address and number", "ready to buy", "using and owing"];

    /// <summary>Fields that name something of a customer's. Each is tried; a new one is found on the pages.</summary>
    private static readonly string[] Tried = ["/payment-methods/remove id", "/products Subscription", "/security Device", "/security/passkeys Passkey"];

    /// <summary>All others that pages bind, by what they are. A new one belongs here or above.</summary>
    private static readonly HashSet<string> NamesNothing =
    [
        // What people type or choose.
        "Country", "Email", "Password", "ConfirmPassword", "CurrentPassword", "Agree", "VerificationCode", "Code", "Way", "PhoneNumber", "Kind", "CardNumber", "ExpiryMonth", "ExpiryYear",
        "SecurityCode", "HolderName", "Amount", "CouponCode", "Subject", "Story", "Forget", "Understood",
        // Words of ours: an offer of the catalogue and its terms, what was just done and by what, where to go on, a page's number.
        "Product", "Shown", "changed", "activity", "typed", "sent", "done", "by", "next",
        // Said on the page only when it is one's own ticket.
        "opened",
        // Secrets of 128 bits and more, each good for one use; those of PayPal and passkeys only in the session or browser that was given them.
        "link", "state", "PasskeyChallenge", "Credential",
    ];

    public static TheoryData<string> Stages => [.. Names];

    [Theory, MemberData(nameof(Stages))]
    public async Task It_is_answered_like_what_does_not_exist_and_stays_as_it_is(string stage)
    {
        var theirs = await ShownForm.MetByAsync(World, await Stage.Named(stage).ArriveAsync(World, Way.Plain));
        var addresses = theirs.SelectMany(form => AddressesOn(form.Page)).Distinct().ToList();
        var visitor = await Stage.Named(stage).ArriveAsync(World, Way.Plain);
        var mine = (await ShownForm.MetByAsync(World, visitor)).ToDictionary(form => form.Door, form => form.Submission);
        var named = theirs.SelectMany(form => NamesIn(form).Select(field => (form.Door, field.Key, field.Value))).ToList();
        Assert.NotEmpty(named);
        using var meter = Meter(out var portal);
        await World.QuietAsync();
        var before = await Snapshot.TakeAsync(World, "sessions", "forms", "limits");

        foreach (var (door, field, value) in named)
        {
            Task<Seen> SendAsync(string name) => SeeAsync(visitor, portal, meter, at => at.SendAsync(mine[door].With(field, name) with { Action = new Uri(portal, door.Address) }));
            await AssertAlikeAsync(door.Address, SendAsync, value, Nobodys);
        }
        foreach (var address in addresses)
        {
            Task<Seen> OpenAsync(string place) => SeeAsync(visitor, portal, meter, at => at.OpenAsync(new Uri(portal, place).AbsoluteUri));
            await AssertAlikeAsync(address, OpenAsync, address, Name().Replace(address, Nobodys));
        }

        await World.QuietAsync();
        Assert.Empty((await Snapshot.TakeAsync(World, "sessions", "forms", "limits")).ChangedSince(before));
    }

    [Fact]
    public async Task Every_field_that_names_something_is_tried()
    {
        var shown = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var stage in Names)
            foreach (var form in await ShownForm.MetByAsync(World, await Stage.Named(stage).ArriveAsync(World, Way.Plain)))
                shown.UnionWith(NamesIn(form).Select(field => $"{form.Door.Path} {field.Key}"));
        var bound = (await KnownPage.OfAsync(World)).SelectMany(page => page.Fields.Where(field => !NamesNothing.Contains(field)).Select(field => $"{page.Path} {field}")).Order(StringComparer.Ordinal);

        Assert.Equal(Tried, shown);
        Assert.Equal(Tried, bound);
    }

    /// <summary>What a page reads out of its address by itself is bound by nothing, and not found above: these do, and are tried by the links to them.</summary>
    [Fact]
    public void Only_pages_that_are_known_for_it_read_names_out_of_their_address_themselves()
    {
        var readers = TidinessTests.Sources("*.cs", "*.cshtml").Where(file => file.StartsWith("src/Portal/Features/", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(TidinessTests.In(file)).Contains("Request.Query[", StringComparison.Ordinal)).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

        // Operators name whom they look after.
        Assert.Equal(["AccountTrail.cshtml.cs", "AnswerTicket.cshtml.cs", "RemovePaymentMethod.cshtml.cs", "RetryIntent.cshtml.cs"], readers);
    }

    private static async Task AssertAlikeAsync(string place, Func<string, Task<Seen>> askAsync, string foreign, string made)
    {
        // Connections are opened and plans are made for whoever comes first.
        await askAsync(made);
        var (theirs, none) = (await askAsync(foreign), await askAsync(made));

        Assert.Equal(none, theirs);
        Assert.True(theirs is { Status: 404, Asked.RoundTrips: > 0 }, $"{place}: {theirs}");
    }

    private static async Task<Seen> SeeAsync(Visitor visitor, Uri portal, SqlMeter meter, Func<Visitor, Task<Page>> askAsync)
    {
        var copy = visitor.Twin();
        foreach (var cookie in copy.Cookies.All.ToList()) copy.Cookies.Put(portal, cookie.Name, cookie.Value);
        var before = meter.SoFar;
        var page = await askAsync(copy);
        var asked = meter.SoFar - before;
        foreach (var token in page.Document.QuerySelectorAll("input[name^='__']")) token.RemoveAttribute("value");
        return new Seen(page.Status, page.Document.DocumentElement.OuterHtml, asked);
    }

    /// <summary>A second portal, which asks the database through a meter; sessions and tokens are good there too.</summary>
    private SqlMeter Meter(out Uri portal)
    {
        var connection = new NpgsqlConnectionStringBuilder(World.Connection);
        var meter = SqlMeter.Start(connection.Port);
        (connection.Port, connection.SslMode) = (meter.Port, SslMode.Disable);
        portal = World.With(("ConnectionStrings:Portal", connection.ConnectionString)).Address;
        return meter;
    }

    private static IEnumerable<KeyValuePair<string, string>> NamesIn(ShownForm form) =>
        form.Submission.Fields.Where(field => Name().IsMatch(field.Value) && field.Key[0] != '_' && !NamesNothing.Contains(field.Key));

    private static IEnumerable<string> AddressesOn(Page page) =>
        page.Document.QuerySelectorAll("main a[href^='/']").Select(link => link.GetAttribute("href")!).Append(page.Address.PathAndQuery).Where(address => Name().IsMatch(address));

    /// <summary>Names of rows are 26 letters and digits.</summary>
    [GeneratedRegex(@"\b[0-9a-z]{26}\b")]
    private static partial Regex Name();

    private sealed record Seen(int Status, string Html, Asked Asked);
}
