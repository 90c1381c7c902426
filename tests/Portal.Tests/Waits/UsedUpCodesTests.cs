using Portal.Tests.Features;
using Portal.Tests.Kit;

namespace Portal.Tests.Waits;

/// <summary>Whoever has used up the wrong codes reads so when a page that takes one is opened, before a code is asked for or typed in vain.</summary>
public sealed class UsedUpCodesTests : PortalTest
{
    private const string Words = "Too many wrong codes were tried. You can try again with a new code after ";
    private const string OfTarget = "Codes:WrongTriesInADay", OfAccount = "Codes:WrongTriesOfAccountInADay", OfNetwork = "Codes:WrongTriesOfNetworkInADay";

    [Theory]
    [BothWays("/verify/email", OfTarget)]
    [BothWays("/verify/email", OfAccount)]
    [BothWays("/verify/phone", OfTarget)]
    [BothWays("/verify/phone", OfAccount)]
    [BothWays("/sign-in/code", OfTarget)]
    [BothWays("/sign-in/code", OfAccount)]
    [BothWays("/security/email", OfTarget)]
    [BothWays("/security/email", OfAccount)]
    [BothWays("/security/phone", OfTarget)]
    [BothWays("/security/phone", OfAccount)]
    public async Task It_is_told_when_the_page_is_opened_until_it_is_over(Way way, string path, string setting)
    {
        var (person, other) = (await AtAsync(way, path, setting), await AtAsync(way, path, setting));
        await TypeWrongCodeAsync(person, path);
        var told = After(2);
        // The one that used them up was looked at and is refused as any wrong one; the page says it beside that.
        Assert.True(person.Visitor.Status == 422 && person.Visitor.Page.Text.Contains(told, StringComparison.Ordinal), person.Visitor.Page.ToString());

        await AssertToldAsync(person, path, told, true);

        await AssertToldAsync(other, path, Words, false);
        // Without a code too: whoever asks for one could not give it.
        await World.SqlAsync("UPDATE challenges SET ended_at = expires_at");
        await AssertToldAsync(person, path, told, true);
        World.Advance(TimeSpan.FromHours(2.01));
        await ComeAgainAsync(person, path);
        await AssertToldAsync(person, path, Words, false);
    }

    [Theory]
    [BothWays("/verify/email")]
    [BothWays("/security/phone")]
    public async Task So_it_is_of_what_a_network_may_try(Way way, string path)
    {
        var (person, other) = (await AtAsync(way, path, OfNetwork), await AtAsync(way, path, OfNetwork));
        await TypeWrongCodeAsync(person, path);

        await AssertToldAsync(other, path, After(1), true);
    }

    /// <summary>Where a new address or number was not named yet, it is told of the account all the same.</summary>
    [Theory]
    [BothWays("/security/email", "/security/phone")]
    [BothWays("/security/phone", "/security/email")]
    public async Task What_an_account_has_used_up_is_told_on_its_other_pages(Way way, string path, string elsewhere)
    {
        var person = await AtAsync(way, path, OfAccount);
        await TypeWrongCodeAsync(person, path);

        await AssertToldAsync(person, elsewhere, After(2), true);
    }

    /// <summary>Once: whoever types one all the same reads it where refusals stand.</summary>
    [Theory, BothWays]
    public async Task Whoever_types_one_all_the_same_reads_it_once(Way way)
    {
        var person = await AtAsync(way, "/verify/email", OfTarget);
        await TypeWrongCodeAsync(person, "/verify/email");
        await person.Visitor.Fill("Enter code", "123456").PressAsync("Verify");

        Assert.Equal(429, person.Visitor.Status);
        Assert.Equal(2, person.Visitor.Page.Text.Split("Too many wrong codes were tried.").Length - 1);
        Assert.StartsWith("Too many wrong codes were tried.", Assert.Single(person.Visitor.Errors), StringComparison.Ordinal);
    }

    /// <summary>Tries at an address count together, whoever makes them. How often others made them, the page of somebody who claims it too does not tell.</summary>
    [Theory]
    [BothWays("/verify/email")]
    [BothWays("/verify/phone")]
    public async Task Whoever_only_claims_an_address_or_number_reads_nothing_of_others_who_do(Way way, string path)
    {
        var (person, claimant) = (World.People.Stranger(way), World.People.Stranger(way));
        claimant.Email = person.Email;
        string? wrong = null;
        foreach (var one in new[] { person, claimant })
        {
            one.Visitor = World.VisitorOf([(OfTarget, "1")], way);
            Assert.Equal("/verify/email", (await one.RegisterAsync()).Path);
            await one.Visitor.OpenAsync(path);
            if (path == "/verify/phone") one.Visitor.Fill("Phone number", person.Phone);
            await one.Visitor.PressAsync(path == "/verify/phone" ? "Send message" : "Send");
            Assert.True(one.Visitor.Page.HasField("Enter code"), one.Visitor.Page.ToString());
            wrong ??= await WrongAsync(person, path);
            World.Advance(TimeSpan.FromSeconds(61));
        }
        await person.Visitor.OpenAsync(path);
        await person.Visitor.Fill("Enter code", wrong!).PressAsync("Verify");
        await AssertToldAsync(person, path, Words, true);

        await AssertToldAsync(claimant, path, Words, false);
        // And yet they are counted together: none is looked at.
        Assert.Equal(429, (await claimant.Visitor.Fill("Enter code", "123456").PressAsync("Verify")).Status);
    }

    private async Task<Person> AtAsync(Way way, string path, string setting)
    {
        var person = World.People.Stranger(way);
        person.Visitor = World.VisitorOf([(setting, "1")], way);
        Assert.Equal("/verify/email", (await person.RegisterAsync()).Path);
        if (path.StartsWith("/verify/", StringComparison.Ordinal)) return person;
        Assert.Equal("/setup", (await person.ProveEmailAsync()).Path);
        Assert.Equal("/setup", (await person.ProvePhoneAsync()).Path);
        if (path == "/sign-in/code")
        {
            person.Visitor = World.VisitorOf([(setting, "1")], way);
            Assert.Equal(path, (await person.GivePasswordAsync()).Path);
        }
        return person;
    }

    /// <summary>After the wait: sessions and waiting sign-ins are over long before.</summary>
    private static async Task ComeAgainAsync(Person person, string path)
    {
        if (path == "/sign-in/code") await person.GivePasswordAsync();
        else await person.SignInAsync();
    }

    private static async Task TypeWrongCodeAsync(Person person, string path)
    {
        var visitor = person.Visitor;
        await AssertToldAsync(person, path, Words, false);
        var code = path switch
        {
            "/verify/email" => await person.AskForEmailCodeAsync(),
            "/verify/phone" => await person.AskForPhoneCodeAsync(),
            "/sign-in/code" => await person.SignInCodeAsync(),
            "/security/email" => await person.AskForNewEmailCodeAsync("moved." + person.Email),
            _ => await person.AskForNewPhoneCodeAsync(90_005),
        };
        await visitor.Fill("Enter code", CodeTests.Other(code)).PressAsync("Verify");
    }

    private string After(int hours) => Words + World.InWords(World.Clock.GetUtcNow().AddHours(hours)) + ".";

    private async Task<string> WrongAsync(Person person, string path)
    {
        await World.QuietAsync();
        return CodeTests.Other(path == "/verify/phone" ? await World.Neighbours.PhonedCodeAsync(person.FullPhone) : await World.Neighbours.EmailedCodeAsync(person.Email));
    }

    /// <summary>On the page as it is opened, and as a link brings it.</summary>
    private static async Task AssertToldAsync(Person person, string path, string words, bool isTold)
    {
        var page = await person.Visitor.OpenAsync(path);
        if (person.Visitor.Way is Way.Htmx) page = await person.Visitor.SwapToAsync(path);
        Assert.True(page.Status == 200 && page.Path == path && isTold == page.Text.Contains(words, StringComparison.Ordinal), page.ToString());
    }
}
