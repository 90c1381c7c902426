using System.Text.RegularExpressions;
using Portal.Storage;
using Portal.Tests.House;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed partial class OperatorTrailTests : PortalTest
{
    [Theory, BothWays]
    public async Task It_tells_in_words_who_came_and_what_was_done_newest_first(Way way)
    {
        var id = await WithTicketAsync();
        await (await Staff.AtTheDoorAsync(World)).SignInAsync(name: "Eve", password: "some wrong password");
        await (await Staff.AtTheDoorAsync(World)).SignInAsync(password: "some wrong password");
        var visitor = await World.OperatorAsync(way);
        await visitor.OpenAsync("/operations/account?id=" + id);
        await visitor.OpenAsync("/operations");
        await visitor.FollowAsync("Ticket " + await World.AskSqlAsync<long>("SELECT number FROM tickets"));
        await visitor.PressAsync("Close ticket");
        await visitor.OpenAsync("/operations");

        var page = await visitor.FollowAsync("What operators did");

        Assert.Equal(("/operations/trail", "What operators did"), (page.Path, page.Heading));
        Assert.Equal([
            $"Closed a ticket | Ada | {id} | ticket {await World.AskSqlAsync<long>("SELECT number FROM tickets")}",
            $"Read the trail of an account | Ada | {id} | ",
            "Signed in | Ada |  | ",
            "Turned away at the door: name or password was wrong | Ada |  | ",
            "Turned away at the door: name or password was wrong | nobody known |  | ",
        ], Lines(page));
    }

    [Fact]
    public async Task Signing_out_and_ending_sessions_from_the_machine_are_there_too()
    {
        var id = await WithTicketAsync();
        foreach (var whose in new[] { id, "all" }) await EndSessions.RunAsync(World.Services, whose);
        var visitor = await World.OperatorAsync();
        await visitor.OpenAsync("/operations/sign-out");
        await visitor.PressAsync("Sign out");

        var lines = Lines(await (await World.OperatorAsync()).OpenAsync("/operations/trail"));

        Assert.Equal(["Signed in | Ada |  | ", "Signed out | Ada |  | ", "Signed in | Ada |  | ", "Signed everybody out | operator |  | ", $"Signed a customer out everywhere | operator | {id} | "], lines);
    }

    /// <summary>Of what others did nothing is there, however much of it lies in between.</summary>
    [Theory, BothWays]
    public async Task Older_acts_are_on_further_pages_and_those_of_customers_on_none(Way way)
    {
        await World.SqlAsync("INSERT INTO audit (at, account_id, act, actor) SELECT now() - n * interval '1 hour', 'somebody', 'signed-in', a FROM generate_series(1, 60) n, unnest(ARRAY['customer', 'stranger', 'clock', 'vendor', 'Ada']) a");
        var visitor = await World.OperatorAsync(way);

        Assert.Equal(50, Lines(await visitor.OpenAsync("/operations/trail")).Count);
        Assert.Equal(11, Lines(await visitor.FollowAsync("Older")).Count);
        Assert.False(visitor.Page.HasLink("Older"));
        Assert.All(Lines(visitor.Page), line => Assert.Contains("| Ada |", line, StringComparison.Ordinal));
        Assert.Equal(50, Lines(await visitor.FollowAsync("Newer")).Count);
        foreach (var odd in new[] { "0", "-3", "999999999", "x", "2147483648" }) Assert.Equal(200, (await visitor.OpenAsync("/operations/trail?part=" + odd)).Status);
    }

    [Fact]
    public async Task The_last_page_that_there_may_be_leads_to_no_further_one()
    {
        await World.SqlAsync("INSERT INTO audit (at, act, actor) SELECT now() - n * interval '1 second', 'signed-in', 'Ada' FROM generate_series(1, 50100) n");
        var visitor = await World.OperatorAsync();

        Assert.Equal(50, Lines(await visitor.OpenAsync("/operations/trail?part=1000")).Count);
        Assert.False(visitor.Page.HasLink("Older"));
        Assert.True((await visitor.OpenAsync("/operations/trail?part=999")).HasLink("Older"));
    }

    [Fact]
    public async Task Customers_and_strangers_do_not_get_there()
    {
        var person = await World.People.WithProvenEmailAsync();

        Assert.Equal(404, (await person.Visitor.OpenAsync("/operations/trail")).Status);
        Assert.Equal("/operations/sign-in", (await (await Staff.AtTheDoorAsync(World)).OpenAsync("/operations/trail")).Path);
    }

    [Fact]
    public async Task It_says_nothing_of_whom_an_act_was_about_but_the_number()
    {
        var id = await WithTicketAsync();
        var visitor = await World.OperatorAsync();
        await visitor.OpenAsync("/operations/account?id=" + id);

        var page = await visitor.OpenAsync("/operations/trail");

        Assert.Contains(id, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("@post.example", page.Document.DocumentElement.OuterHtml, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A new act is told in words by whoever adds it.</summary>
    [Fact]
    public void Every_act_of_theirs_has_words()
    {
        var words = File.ReadAllText(TidinessTests.In("src/Portal/Features/OperatorTrail/OperatorActs.cs"));
        var acts = TidinessTests.Sources("*.cs").Where(file => file.StartsWith("src/Portal/", StringComparison.Ordinal))
            .SelectMany(file => Noted().Matches(File.ReadAllText(TidinessTests.In(file)))).Select(noted => noted.Groups["act"].Value).ToHashSet();

        Assert.Superset(new HashSet<string> { "card-attempts-allowed", "intent-retried", "operator-signed-out", "sessions-ended", "ticket-closed", "trail-read" }, acts);
        Assert.All(acts, act => Assert.Contains($"[\"{act}\"]", words, StringComparison.Ordinal));
    }

    private async Task<string> WithTicketAsync()
    {
        var person = await World.People.WithProvenEmailAsync();
        await person.Visitor.OpenAsync("/support");
        await person.Visitor.Fill("Subject", "My card").Fill("What happened?", "I could not read it.").PressAsync("Submit");
        return (await World.AskSqlAsync<string>("SELECT id FROM accounts"))!;
    }

    /// <summary>What, who, which account, about.</summary>
    private static List<string> Lines(Page page) =>
        [.. page.Document.QuerySelectorAll("tbody tr").Select(row => string.Join(" | ", row.Children.Skip(1).Select(cell => cell.TextContent.Trim())))];

    [GeneratedRegex("""\.Note\([^;]*?"(?<act>[a-z-]+)", (visit\.Operator|"operator")""")]
    private static partial Regex Noted();
}
