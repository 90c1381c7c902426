using Portal.Tests.Kit;

namespace Portal.Tests.Waits;

/// <summary>
/// Whoever has done something as often as it may be done reads so when they open its page, before they type anything, with the time from when on it goes
/// again: the sentence that they would be refused with.
/// </summary>
public sealed class UsedUpTests : PortalTest
{
    private const int Minutes = 1, Hours = 60;

    [Theory]
    [BothWays("/payment-methods/card", "CardChecks:TriesOfAccountInADay", 24 * Hours, "Too many cards were tried. You can try the next one after {0}.")]
    [BothWays("/payment-methods/paypal", "Billing:PayPalStartsInAnHour", 1 * Hours, "PayPal was opened many times. Try again after {0}.")]
    [BothWays("/billing", "Billing:CouponTriesInAnHour", 1 * Hours, "Too many codes were tried. You can try again after {0}.")]
    [BothWays("/billing", "Billing:CouponTriesInADay", 6 * Hours, "Too many codes were tried. You can try again after {0}.")]
    [BothWays("/support", "Support:OfAccountInADay", 12 * Hours, "Many tickets were opened. You can open the next one after {0}, or write to us by email.")]
    [BothWays("/security/data", "DownloadData:OfAccountInADay", 1 * Hours, "Data was downloaded many times. You can do it again after {0}.")]
    [BothWays("/security/password", "Sessions:WrongPasswords", 15 * Minutes, "Too many wrong passwords. You can try again after {0}.")]
    [BothWays("/confirm-password", "Sessions:WrongPasswords", 15 * Minutes, "Too many wrong passwords. You can try again after {0}.")]
    public async Task It_is_told_when_the_page_is_opened_until_it_is_over(Way way, string path, string setting, int minutes, string words)
    {
        var (person, other) = (await AtAsync(way, (setting, "1")), await AtAsync(way, (setting, "1")));
        await AssertToldAsync(person, path, words, false);
        await UseUpAsync(person, path);
        var until = World.Clock.GetUtcNow().AddMinutes(minutes);

        await AssertToldAsync(person, path, string.Format(null, words, World.InWords(until)), true);

        await AssertToldAsync(other, path, words, false);
        World.Advance(TimeSpan.FromMinutes(minutes + 0.1));
        await World.SqlAsync("DELETE FROM sessions");
        await person.SignInAsync();
        await AssertToldAsync(person, path, words, false);
    }

    /// <summary>Once: whoever sends it all the same reads it where refusals stand.</summary>
    [Theory, BothWays]
    public async Task Whoever_does_it_all_the_same_reads_it_once(Way way)
    {
        var person = await AtAsync(way, ("Support:OfAccountInADay", "1"));
        await UseUpAsync(person, "/support");
        await UseUpAsync(person, "/support");

        Assert.Equal(429, person.Visitor.Status);
        Assert.Equal(2, person.Visitor.Page.Text.Split(Assert.Single(person.Visitor.Errors)).Length);
    }

    [Theory, BothWays]
    public async Task So_it_is_of_what_a_network_may_do(Way way)
    {
        var (person, other) = (await AtAsync(way, ("Support:OfNetworkInAnHour", "1")), await AtAsync(way, ("Support:OfNetworkInAnHour", "1")));
        await UseUpAsync(person, "/support");

        await AssertToldAsync(other, "/support", $"Many tickets were opened. You can open the next one after {World.InWords(World.Clock.GetUtcNow().AddHours(1))}, or write to us by email.", true);
    }

    [Theory, BothWays]
    public async Task So_it_is_of_paying_by_hand(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        person.Visitor = World.VisitorOf([("Billing:PayNowInAnHour", "1")], way);
        await person.SignInAsync();
        await AssertToldAsync(person, "/billing", "Payment was tried many times. You can try again after {0}.", false);

        await person.Visitor.PressAsync("Pay now");

        await AssertToldAsync(person, "/billing", $"Payment was tried many times. You can try again after {World.InWords(World.Clock.GetUtcNow().AddHours(1))}.", true);
    }

    /// <summary>Where nobody is known yet, a page that is opened says nothing of anybody: not even to whoever used it up.</summary>
    [Fact]
    public async Task Before_anybody_is_known_nothing_is_told()
    {
        var visitor = World.VisitorOf([("Sessions:WrongPasswords", "1"), ("ResetPassword:OfAddressInAnHour", "1"), ("Registration:OfAddressInADay", "1")]);
        await visitor.OpenAsync("/sign-in");
        for (var i = 0; i < 2; i++) await visitor.Fill("Email address", "phantom@post.example").Fill("Password", $"wrong words {i}").PressAsync("Sign in");
        Assert.Equal(429, visitor.Status);
        await visitor.OpenAsync("/forgot-password");
        await visitor.Fill("Email address", "phantom@post.example").PressAsync("Send link");

        foreach (var path in new[] { "/sign-in", "/forgot-password", "/register" })
            Assert.DoesNotContain(" UTC", (await visitor.OpenAsync(path)).Text, StringComparison.Ordinal);
    }

    private static async Task UseUpAsync(Person person, string path)
    {
        var visitor = person.Visitor;
        await visitor.OpenAsync(path);
        switch (path)
        {
            case "/payment-methods/card": await person.AddCardAsync(CardNumbers.Next(CardNumbers.American)); break;
            case "/payment-methods/paypal": await person.ToPayPalAsync(); break;
            case "/billing": await person.RedeemAsync("GUESS"); break;
            case "/support": await visitor.Fill("Subject", "Why?").Fill("What happened?", "Nothing yet.").PressAsync("Submit"); break;
            case "/security/data": (await visitor.AskAsync(HttpMethod.Post, path, new FormUrlEncodedContent(visitor.Prepare("Download my data").Fields))).Dispose(); break;
            case "/confirm-password": await visitor.Fill("Password", "wrong words").PressAsync("Continue"); break;
            default: await visitor.Fill("Current password", "wrong words").Fill("New password", "eleven purple umbrellas").Fill("Confirm password", "eleven purple umbrellas").PressAsync("Change password"); break;
        }
    }

    private async Task<Person> AtAsync(Way way, (string, string?) setting)
    {
        var person = await World.People.WithBothProvenAsync(way);
        person.Visitor = World.VisitorOf([setting], way);
        await person.SignInAsync();
        return person;
    }

    /// <summary>On the page as it is opened, and as a link brings it.</summary>
    private static async Task AssertToldAsync(Person person, string path, string words, bool isTold)
    {
        var page = await person.Visitor.OpenAsync(path);
        if (person.Visitor.Way is Way.Htmx && path != "/confirm-password") page = await person.Visitor.SwapToAsync(path);
        Assert.True(page.Status == 200 && isTold == page.Text.Contains(isTold ? words : words[..words.IndexOf('{', StringComparison.Ordinal)], StringComparison.Ordinal), page.ToString());
    }
}
