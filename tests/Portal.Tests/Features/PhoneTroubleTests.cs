using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>Numbers that cannot be reached, and a phone company that refuses, is silent, or is used for fraud.</summary>
public sealed class PhoneTroubleTests : PortalTest
{
    [Theory]
    [BothWays("07405 550001", "Send message", "This number does not exist, or cannot be reached. Check it, or use another number.")]
    [BothWays("07405 550009", "Send message", "This number cannot take messages. Choose “Call immediately”.")]
    [BothWays("07405 550004", "Send message", "Messages from us are blocked on this phone.")]
    public async Task What_the_phone_company_refuses_is_said_at_once(Way way, string number, string button, string why)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.Visitor.OpenAsync("/verify/phone");

        var page = await person.Visitor.Fill("Phone number", number).PressAsync(button);

        Assert.Contains("Your code could not be sent", page.Text, StringComparison.Ordinal);
        Assert.Contains(why, page.Text, StringComparison.Ordinal);
        Assert.False(page.HasField("Enter code"));
    }

    [Fact]
    public async Task Many_codes_to_numbers_that_begin_alike_are_stopped_as_fraud()
    {
        for (var i = 0; i < 3; i++) Assert.Equal(i < 2 ? 200 : 429, await AskAsync("Codes:SendsToPrefixInADay", Residence.Britain));
        Assert.Equal(2, (await World.Neighbours.RequestsAsync("twilio")).Count);
    }

    [Fact]
    public async Task Many_codes_to_one_country_are_stopped_and_others_get_theirs()
    {
        for (var i = 0; i < 3; i++) Assert.Equal(i < 2 ? 200 : 429, await AskAsync("Codes:SendsToCountryInADay", Residence.Germany));
        Assert.Equal(200, await AskAsync("Codes:SendsToCountryInADay", Residence.France));
        Assert.Equal(3, (await World.Neighbours.RequestsAsync("twilio")).Count);
    }

    [Fact]
    public async Task Many_codes_of_one_account_in_a_day_are_stopped_whatever_the_numbers()
    {
        (string, string?)[] settings = [("Codes:SendsOfAccountInADay", "2")];
        var (person, other) = (await World.People.RegisteredAsync(), await World.People.RegisteredAsync());
        (person.Visitor, other.Visitor) = (World.VisitorOf(settings), World.VisitorOf(settings));
        await person.SignInAsync();
        await other.SignInAsync();
        for (var i = 0; i < 2; i++) Assert.Equal(200, await AskAsync(person, person.Home.NumberOf(91_000 + i)));

        Assert.Equal(429, await AskAsync(person, person.Home.NumberOf(91_002)));
        await person.Visitor.OpenAsync("/verify/email");
        Assert.False(person.Visitor.Page.HasButton("Send"));
        Assert.Equal(200, await AskAsync(other, other.Home.NumberOf(91_003)));
        World.Advance(TimeSpan.FromHours(2.1));
        await person.SignInAsync();
        Assert.Equal(200, await AskAsync(person, person.Home.NumberOf(91_004)));
    }

    [Fact]
    public async Task A_lost_answer_of_the_phone_company_brings_two_messages_at_most()
    {
        var person = await World.People.RegisteredAsync();
        await World.Neighbours.TroubleAsync("twilio", "lose-answer");
        await person.Visitor.OpenAsync("/verify/phone");
        await person.Visitor.Fill("Phone number", person.Phone).PressAsync("Send message");
        for (var i = 0; i < 6; i++)
        {
            World.Advance(TimeSpan.FromMinutes(1));
            await World.QuietAsync();
        }

        var codes = await World.Neighbours.PhoneAsync(person.FullPhone);

        Assert.Equal(2, codes.Count);
        Assert.Equal(codes[0].Text, codes[1].Text);
    }

    [Theory]
    [InlineData("Send message", "/Messages/SM", false)]
    [InlineData("Call immediately", "/Calls/CA", false)]
    [InlineData("Send message", "/Messages/SM", true)]
    public async Task A_day_later_the_phone_company_forgets_it_also_when_the_account_is_gone(string button, string record, bool isGone)
    {
        var person = await World.People.WithProvenEmailAsync();
        await person.Visitor.OpenAsync("/verify/phone");
        await person.Visitor.Fill("Phone number", person.Phone).PressAsync(button);
        await World.QuietAsync();
        if (isGone)
        {
            await person.Visitor.Fill("Enter code", await World.Neighbours.PhonedCodeAsync(person.FullPhone)).PressAsync("Verify");
            await person.Visitor.OpenAsync("/account/delete");
            Assert.Equal("/account/deleted", (await person.Visitor.PressAsync("OK")).Path);
        }
        World.Advance(TimeSpan.FromHours(23.9));
        await World.QuietAsync();
        Assert.DoesNotContain(await World.Neighbours.RequestsAsync("twilio"), request => request.Method == "DELETE");
        World.Advance(TimeSpan.FromHours(0.2));
        await World.QuietAsync();
        // It deletes nothing that is still under way there, and is asked again.
        while (await World.CountAsync("intents", "kind = 'forget-at-carrier' AND ended_at IS NULL") > 0)
        {
            World.Advance(TimeSpan.FromMinutes(10));
            await World.QuietAsync();
        }

        var deleted = (await World.Neighbours.RequestsAsync("twilio")).Where(request => request.Method == "DELETE").ToList();
        Assert.All(deleted, request => Assert.Contains(record, request.Path, StringComparison.Ordinal));
        Assert.Equal(204, Assert.Single(deleted, request => request.Status != 409).Status);
        Assert.Equal(isGone ? 0 : 1, await World.CountAsync("accounts"));
    }

    [Theory, BothWays]
    public async Task A_landline_is_called_but_gets_no_message(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.Visitor.OpenAsync("/verify/phone");

        var page = await person.Visitor.Fill("Phone number", "0121 234 5678").PressAsync("Send message");
        Assert.Equal("This number cannot take messages. Choose “Call immediately”.", page.ErrorAt("Phone number"));

        await person.Visitor.PressAsync("Call immediately");
        var code = await World.Neighbours.PhonedCodeAsync("+441212345678");
        Assert.Equal("/setup", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);
    }

    [Theory]
    [BothWays("")]
    [BothWays("12")]
    [BothWays("call me")]
    [BothWays("+49 1512 3456789")]
    [BothWays("0909 8790000")]
    [BothWays("07400 123456 ext. 7")]
    public async Task A_number_we_cannot_reach_is_refused_before_anything_is_sent(Way way, string typed)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.Visitor.OpenAsync("/verify/phone");

        var page = await person.Visitor.Fill("Phone number", typed).PressAsync("Send message");

        Assert.Equal(422, page.Status);
        Assert.NotNull(page.ErrorAt("Phone number"));
        Assert.Equal(typed, page.ValueOf("Phone number"));
        Assert.Empty(await World.Neighbours.RequestsAsync("twilio"));
    }

    private async Task<int> AskAsync(string limit, Residence home)
    {
        var person = await World.People.RegisteredAsync(home: home);
        person.Visitor = World.VisitorOf([(limit, "2")]);
        await person.SignInAsync();
        return await AskAsync(person, person.Phone);
    }

    private static async Task<int> AskAsync(Person person, string number)
    {
        await person.Visitor.OpenAsync("/verify/phone");
        return (await person.Visitor.Fill("Phone number", number).PressAsync("Send message")).Status;
    }
}
