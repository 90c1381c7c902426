using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class SetupTests : PortalTest
{
    [Theory, BothWays]
    public async Task The_list_shows_what_is_done_and_what_is_left(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);

        var page = await person.Visitor.OpenAsync("/setup");

        Assert.Equal("Set up your account", page.Heading);
        Assert.Equal(
            ["Verify your email address Done", "Verify your phone number To do", "Add a payment method To do", "Confirm your card Cannot start yet"], Tasks(page));
        Assert.False(page.HasLink("Verify your email address"));
        Assert.Equal("/verify/phone", (await person.Visitor.FollowAsync("Verify your phone number")).Path);
    }

    [Theory, BothWays]
    public async Task The_way_to_trials_and_buying_opens_when_the_account_is_ready(Way way)
    {
        const string label = "Start a free trial or buy";
        var (person, card) = await World.People.WithCardAsync(way);
        var page = await person.Visitor.OpenAsync("/setup");
        Assert.Contains(label, page.Text, StringComparison.Ordinal);
        Assert.False(page.HasLink(label));

        await person.ConfirmCardAsync(card);

        Assert.Contains("Your account is ready", person.Visitor.Page.Text, StringComparison.Ordinal);
        Assert.Equal("/products", (await person.Visitor.FollowAsync(label)).Path);
    }

    [Theory, BothWays]
    public async Task An_account_that_is_closing_is_not_called_ready(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        await person.AskToLeaveAsync();

        var page = await person.Visitor.OpenAsync("/setup");

        Assert.Contains("Your account is closing", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ready", page.Text, StringComparison.Ordinal);
        Assert.False(page.HasLink("Start a free trial or buy"));
        Assert.Equal("/account/delete", (await person.Visitor.FollowAsync("See how far it is")).Path);
    }

    [Theory, BothWays]
    public async Task Whichever_was_proven_first_the_other_stays_on_the_list(Way way)
    {
        var person = await World.People.WithProvenPhoneAsync(way);

        Assert.StartsWith("Verify your email address To do", Tasks(person.Visitor.Page)[0], StringComparison.Ordinal);
        Assert.Equal("/verify/email", (await person.Visitor.FollowAsync("Verify your email address")).Path);
    }

    [Fact]
    public async Task With_both_proven_the_payment_method_is_next()
    {
        var person = await World.People.WithBothProvenAsync();

        Assert.Contains("2 of 4 steps done", person.Visitor.Page.Text, StringComparison.Ordinal);
        Assert.True(person.Visitor.Page.HasLink("Add a payment method"));
        Assert.DoesNotContain("may start trials and buy", person.Visitor.Page.Text, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Who_has_proven_nothing_is_led_to_verify_first(Way way)
    {
        var person = await World.People.RegisteredAsync(way);

        Assert.Equal("/verify/email", (await person.Visitor.OpenAsync("/setup")).Path);
        Assert.Equal([(303, "/verify"), (303, "/verify/email")], person.Visitor.Page.Answered.Via);
    }

    [Fact]
    public async Task Strangers_are_asked_to_sign_in() => Assert.Equal("/sign-in", (await World.Visitor().OpenAsync("/setup")).Path);

    private static List<string> Tasks(Page page) => [.. page.Document.QuerySelectorAll("ol.tasks > li").Select(Page.Clean)];
}
