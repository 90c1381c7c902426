using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class VerifyPhoneTests : PortalTest
{
    private const string Wrong = "That code did not work. Check the newest code you received, or send a new one.";

    [Theory]
    [BothWays("Send message", "sms")]
    [BothWays("Call immediately", "call")]
    public async Task A_code_by_message_or_call_proves_the_number(Way way, string button, string kind)
    {
        var person = await World.People.RegisteredAsync(way);

        var page = await person.ProvePhoneAsync(button);

        Assert.Equal("/setup", page.Path);
        Assert.Equal(kind, Assert.Single(await World.Neighbours.PhoneAsync(person.FullPhone)).Kind);
        Assert.Equal(1, await World.CountAsync("accounts", "phone_proven_at IS NOT NULL"));
    }

    [Fact]
    public async Task The_last_line_of_a_message_binds_the_code_to_our_site()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForPhoneCodeAsync();

        var message = Assert.Single(await World.Neighbours.PhoneAsync(person.FullPhone)).Text;

        Assert.Equal($"{code} is your Northgate code. Do not share it.\n\n@localhost #{code}", message);
    }

    [Fact]
    public async Task A_call_says_the_digits_one_by_one_and_twice()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForPhoneCodeAsync("Call immediately");

        var heard = Assert.Single(await World.Neighbours.PhoneAsync(person.FullPhone)).Text;

        Assert.Equal(2, heard.Split(string.Join('\n', code.ToCharArray())).Length - 1);
    }

    [Fact]
    public async Task The_page_says_what_a_phone_is_not_good_for_and_offers_another_way()
    {
        var person = await World.People.RegisteredAsync();

        var page = await person.Visitor.OpenAsync("/verify/phone");

        Assert.Contains("A phone number can be taken over by others.", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasLink("Use email instead"));
    }

    [Theory, BothWays]
    public async Task The_page_shows_the_calling_code_and_both_buttons(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.Visitor.OpenAsync("/verify/email");

        var page = await person.Visitor.FollowAsync("Use phone instead");

        Assert.Contains("+44", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasButton("Call immediately"));
        Assert.True(page.HasButton("Send message"));
        Assert.Contains("Not receiving calls or messages?", page.Text, StringComparison.Ordinal);
        Assert.Equal("Verify your email address", (await person.Visitor.FollowAsync("Use email instead")).Heading);
    }

    [Fact]
    public async Task The_country_of_the_account_decides_which_numbers_are_good()
    {
        var person = await World.People.RegisteredAsync(home: Residence.Germany);

        Assert.Equal("/setup", (await person.ProvePhoneAsync()).Path);
        Assert.StartsWith("+49", (await World.AskSqlAsync<string>("SELECT phone FROM accounts"))!, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task The_number_given_before_can_be_left_out_the_next_time(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.AskForPhoneCodeAsync();
        Assert.DoesNotContain(person.Phone, person.Visitor.Page.Text, StringComparison.Ordinal);
        World.Advance(TimeSpan.FromSeconds(61));

        await person.Visitor.PressAsync("Send message");

        Assert.Equal(2, (await World.Neighbours.PhoneAsync(person.FullPhone)).Count);
    }

    [Theory, BothWays]
    public async Task A_code_fits_only_the_number_it_was_sent_to(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var first = await person.AskForPhoneCodeAsync();
        await person.Visitor.Fill("Phone number", "07400 999999").PressAsync("Send message");
        var second = await World.Neighbours.PhonedCodeAsync("+447400999999");

        if (first != second) Assert.Equal(422, (await person.Visitor.Fill("Enter code", first).PressAsync("Verify")).Status);
        Assert.Equal("/setup", (await person.Visitor.Fill("Enter code", second).PressAsync("Verify")).Path);
        Assert.Equal("+447400999999", await World.AskSqlAsync<string>("SELECT phone FROM accounts"));
    }

    [Theory, BothWays]
    public async Task A_call_right_after_a_message_has_to_wait_too(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.AskForPhoneCodeAsync();

        var page = await person.Visitor.PressAsync("Call immediately");

        Assert.Equal(429, page.Status);
        Assert.Equal(["A code is on its way. You can ask for a new one in 60 seconds."], page.Errors);
    }

    [Fact]
    public async Task It_works_for_ten_minutes()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForPhoneCodeAsync();
        World.Advance(TimeSpan.FromMinutes(9.9));

        Assert.Equal("/setup", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);
    }

    [Theory, BothWays]
    public async Task After_ten_minutes_it_is_refused_and_no_dead_form_is_left(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var code = await person.AskForPhoneCodeAsync();
        World.Advance(TimeSpan.FromMinutes(10.1));

        var page = await person.Visitor.Fill("Enter code", code).PressAsync("Verify");

        Assert.Equal(422, page.Status);
        Assert.Equal([Wrong], page.Errors);
        Assert.False(page.HasField("Enter code"));
    }

    [Theory]
    [BothWays("")]
    [BothWays("12345")]
    public async Task What_is_no_code_is_told_so(Way way, string typed)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.AskForPhoneCodeAsync();

        var page = await person.Visitor.Fill("Enter code", typed).PressAsync("Verify");

        Assert.Equal("Enter the 6-digit code from the call or message", page.ErrorAt("Enter code"));
    }

    [Theory]
    [BothWays("Send message")]
    [BothWays("Call immediately")]
    public async Task Pressing_twice_sends_once(Way way, string button)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.Visitor.OpenAsync("/verify/phone");
        var form = person.Visitor.Fill("Phone number", person.Phone).Prepare(button);

        await person.Visitor.SendAsync(form);
        var again = await person.Visitor.SendAsync(form);
        await World.QuietAsync();

        Assert.True(again.HasField("Enter code"));
        Assert.Single(await World.Neighbours.RequestsAsync("twilio"));
    }

    [Fact]
    public async Task Pressing_eight_times_at_once_sends_once()
    {
        var person = await World.People.RegisteredAsync();
        await person.Visitor.OpenAsync("/verify/phone");

        var pages = await person.Visitor.SendAtOnceAsync(person.Visitor.Fill("Phone number", person.Phone).Prepare("Send message"), 8);
        await World.QuietAsync();

        Assert.All(pages, page => Assert.True(page.HasField("Enter code"), page.ToString()));
        Assert.Single(await World.Neighbours.RequestsAsync("twilio"));
    }

    [Theory, BothWays]
    public async Task Who_has_proven_it_is_led_on_and_who_is_no_customer_to_sign_in(Way way)
    {
        var person = await World.People.WithProvenPhoneAsync(way);

        Assert.Equal("/setup", (await person.Visitor.OpenAsync("/verify/phone")).Path);
        Assert.Equal("/sign-in", (await World.Visitor(way).OpenAsync("/verify/phone")).Path);
    }
}
