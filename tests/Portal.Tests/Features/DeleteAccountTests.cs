using System.Diagnostics;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class DeleteAccountTests : PortalTest
{
    [Theory, BothWays]
    public async Task An_account_without_ties_is_deleted_at_once(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var page = await person.Visitor.OpenAsync("/account/delete");
        Assert.Equal("Confirm account deletion", page.Heading);
        Assert.Contains(person.Phone[^3..], page.Text, StringComparison.Ordinal);

        page = await person.Visitor.PressAsync("OK");

        Assert.Equal("/account/deleted", page.Path);
        Assert.Equal("Your account has been deleted", page.Heading);
        Assert.True(page.HasLink("Sign in"));
        Assert.Equal("/sign-in", (await person.Visitor.OpenAsync("/setup")).Path);
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    [Theory, BothWays]
    public async Task Cancel_keeps_everything(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/account/delete");

        Assert.Equal("/security", (await person.Visitor.FollowAsync("Cancel")).Path);
        Assert.Equal(1, await World.CountAsync("accounts"));
    }

    [Fact]
    public async Task The_browser_forgets_all_that_it_keeps_of_us()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/account/delete");
        var form = person.Visitor.Prepare("OK");

        var answer = await person.Visitor.AskAsync(HttpMethod.Post, "/account/delete", new FormUrlEncodedContent(form.Fields));

        Assert.Equal("\"cache\", \"cookies\", \"storage\"", answer.Headers.GetValues("Clear-Site-Data").Single());
        Assert.Empty(person.Visitor.Cookies.Names);
    }

    [Fact]
    public async Task It_is_gone_in_every_browser_at_once()
    {
        var person = await World.People.WithBothProvenAsync();
        var (here, there) = (person.Visitor, World.Visitor());
        person.Visitor = there;
        await person.SignInAsync();

        await here.OpenAsync("/account/delete");
        await here.PressAsync("OK");

        Assert.Equal("/sign-in", (await there.OpenAsync("/setup")).Path);
        Assert.Equal(0, await World.CountAsync("sessions"));
    }

    [Theory, BothWays]
    public async Task Pressing_OK_twice_says_the_same_twice(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/account/delete");
        var form = person.Visitor.Prepare("OK");
        var twins = Enumerable.Range(0, 4).Select(_ => person.Visitor.Twin()).ToList();

        var pages = await Task.WhenAll(twins.Select(twin => twin.SendAsync(form)));

        Assert.Contains(pages, page => page.Path == "/account/deleted");
        Assert.All(pages, page => Assert.True(page.Path is "/account/deleted" or "/sign-in" or "/sign-in?typed=lost", page.ToString()));
        Assert.Equal(0, await World.CountAsync("accounts"));
        await World.QuietAsync();
        Assert.Single(await World.Neighbours.MailToAsync(person.Email), mail => mail.Subject == "Your Northgate account has been deleted");
    }

    [Fact]
    public async Task The_same_address_and_number_open_a_new_and_empty_account()
    {
        var person = await World.People.WithBothProvenAsync();
        var before = await World.AskSqlAsync<string>("SELECT id FROM accounts");
        await person.Visitor.OpenAsync("/account/delete");
        await person.Visitor.PressAsync("OK");

        // At once: the codes that were given are no reason to wait for others.
        Assert.Equal("/verify/email", (await person.RegisterAsync()).Path);
        Assert.Equal("/setup", (await person.ProveEmailAsync()).Path);
        Assert.Equal("/setup", (await person.ProvePhoneAsync()).Path);
        Assert.NotEqual(before, await World.AskSqlAsync<string>("SELECT id FROM accounts"));
    }

    [Fact]
    public async Task Looking_at_the_page_deletes_nothing()
    {
        var person = await World.People.WithBothProvenAsync();
        for (var i = 0; i < 3; i++) await person.Visitor.OpenAsync("/account/delete");
        await person.Visitor.OpenAsync("/account/deleted");

        Assert.Equal("/account/delete", (await person.Visitor.OpenAsync("/account/delete")).Path);
        Assert.Equal(1, await World.CountAsync("accounts"));
    }

    [Theory, BothWays]
    public async Task Money_that_cannot_be_given_back_yet_keeps_the_account_closing_until_it_can(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        await World.Neighbours.TroubleAsync("stripe", "down");
        await person.Visitor.OpenAsync("/account/delete");

        var page = await person.Visitor.PressAsync("OK");

        Assert.Equal("/account/delete", page.Path);
        Assert.Contains("Your account is closing", page.Text, StringComparison.Ordinal);
        Assert.Contains("Money of a card check is still on its way back to you.", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("accounts"));
        await World.Neighbours.TroubleAsync("stripe", "ok");
        for (var i = 0; i < 3; i++)
        {
            World.Advance(TimeSpan.FromMinutes(11));
            await World.QuietAsync();
        }
        Assert.Equal(0, await World.CountAsync("accounts"));
        Assert.Equal(["charge", "hold", "refund", "void"], (await World.StatementKindsAsync(card)).Split(' ').Order());
        Assert.Equal("/sign-in", (await person.Visitor.OpenAsync("/setup")).Path);
    }

    [Theory, BothWays]
    public async Task A_closing_account_can_be_kept(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        await World.Neighbours.TroubleAsync("stripe", "down");
        await person.Visitor.OpenAsync("/account/delete");
        await person.Visitor.PressAsync("OK");

        var page = await person.Visitor.PressAsync("Keep my account");

        Assert.Equal("/security", page.Path);
        await World.Neighbours.TroubleAsync("stripe", "ok");
        World.Advance(TimeSpan.FromHours(1));
        await World.QuietAsync();
        Assert.Equal(1, await World.CountAsync("accounts", "closing_since IS NULL"));
        await person.SignInAsync();
        Assert.Equal("Confirm account deletion", (await person.Visitor.OpenAsync("/account/delete")).Heading);
        Assert.Equal("/account/deleted", (await person.Visitor.PressAsync("OK")).Path);
    }

    /// <summary>Nobody waits for mails that are due: five of them here, and the server holds each for five seconds.</summary>
    [Fact]
    public async Task A_mail_server_that_hangs_keeps_nobody_waiting()
    {
        var person = await World.People.WithBothProvenAsync();
        await World.Neighbours.TroubleAsync("mail", "timeout");
        for (var i = 0; i < 2; i++)
        {
            await person.ToPayPalAsync();
            await person.Visitor.Choose(Payers.George).PressAsync("Agree and continue");
            await person.RemoveCardAsync();
        }
        Assert.Equal(5, await World.CountAsync("intents", "kind = 'notice' AND ended_at IS NULL"));
        await person.Visitor.OpenAsync("/account/delete");
        var watch = Stopwatch.StartNew();

        var page = await person.Visitor.PressAsync("OK");

        Assert.Equal("/account/deleted", page.Path);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(0, await World.CountAsync("intents", "kind = 'notice' AND tries > 0"));
    }

    [Theory, BothWays]
    public async Task When_it_takes_longer_than_it_should_the_page_says_when_it_is_tried_next_and_no_date_gone_by(Way way)
    {
        var (person, _) = await World.People.WithCardAsync(way);
        await World.Neighbours.TroubleAsync("stripe", "down");
        Assert.Contains("The account is deleted by itself as soon as everything is settled: by", (await person.AskToLeaveAsync()).Text, StringComparison.Ordinal);
        await World.PassAsync(TimeSpan.FromHours(25), TimeSpan.FromHours(1));
        await person.SignInAsync();
        var due = await World.AskSqlAsync<DateTime>("SELECT due_at FROM intents WHERE kind = 'finish-deletion'");

        var page = await person.Visitor.OpenAsync("/account/delete");

        Assert.Contains($"We go on trying by ourselves, next at {due:HH:mm} UTC", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("settled: by", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("That waits for you", page.Text, StringComparison.Ordinal);
        await World.SqlAsync("UPDATE intents SET due_at = due_at - interval '1 hour' WHERE kind = 'finish-deletion'");
        page = await person.Visitor.OpenAsync("/account/delete");
        Assert.Contains($"next at {World.Clock.GetUtcNow():HH:mm} UTC", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_due_this_moment_is_called_so_and_has_no_date_gone_by()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        await person.AskToLeaveAsync();
        World.Advance(TimeSpan.FromHours(24.5));
        await person.SignInAsync();

        Assert.Contains("What you used is being charged now.", (await person.Visitor.OpenAsync("/account/delete")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_the_configured_time_to_the_last_charge()
    {
        var (person, _) = await World.People.ReadyAsync();
        person.Visitor = World.VisitorOf([("Billing:LastUsageWithin", "06:00:00")]);
        await person.SignInAsync();
        await person.AtProductsAsync("Activate");

        Assert.Contains("What you used is charged 6 hours later", (await person.Visitor.OpenAsync("/account/delete")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_card_can_be_used_again_by_a_new_account()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.Visitor.OpenAsync("/account/delete");
        Assert.Equal("/account/deleted", (await person.Visitor.PressAsync("OK")).Path);
        await World.QuietAsync();
        var other = await World.People.WithBothProvenAsync();

        Assert.Equal("/payment-methods/card/confirm", (await other.AddCardAsync(card)).Path);
    }
}
