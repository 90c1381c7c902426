using Portal.Tests.Kit;

namespace Portal.Tests.Races;

/// <summary>Each POST of the journey fifty times at once under one form key: one effect, and the same answer for all (X2).</summary>
public sealed class SubmissionRaceTests : PortalTest
{
    private const int Times = 50;

    [Theory, BothWays]
    public async Task From_registration_to_deletion(Way way)
    {
        var person = World.People.Stranger(way);
        await person.Visitor.OpenAsync("/register");
        await SendAsync(person.FillInRegistration(), "Confirm", "/verify/email");
        Assert.Equal(1, await World.CountAsync("accounts"));

        // Each of the fifty brought a cookie of the same account; the browser holds the last of them.
        await person.Visitor.OpenAsync("/verify/email");
        await SendAsync(person.Visitor, "Send", "/verify/email");
        await World.QuietAsync();
        Assert.Single(await World.Neighbours.MailToAsync(person.Email));
        await SendAsync(person.Visitor.Fill("Enter code", await World.Neighbours.EmailedCodeAsync(person.Email)), "Verify", "/setup");

        await person.Visitor.OpenAsync("/verify/phone");
        await SendAsync(person.Visitor.Fill("Phone number", person.Phone), "Send message", "/verify/phone");
        await World.QuietAsync();
        Assert.Single(await World.Neighbours.PhoneAsync(person.FullPhone));
        await SendAsync(person.Visitor.Fill("Enter code", await World.Neighbours.PhonedCodeAsync(person.FullPhone)), "Verify", "/setup");

        var card = await AddCardAsync(person);
        await RemoveAndLeaveAsync(person, card);
    }

    [Fact]
    public async Task Signing_in_confirming_the_password_opening_a_ticket_and_signing_out()
    {
        var person = await World.People.WithBothProvenAsync();
        person.Visitor = World.Visitor();
        await person.Visitor.OpenAsync("/sign-in");
        await SendAsync(person.Visitor.Fill("Email address", person.Email).Fill("Password", person.Password), "Sign in", "/sign-in/code");
        await SendAsync(person.Visitor.Fill("Enter code", await person.SignInCodeAsync()), "Verify", "/payment-methods/add");

        World.Advance(TimeSpan.FromMinutes(11));
        await person.Visitor.OpenAsync("/payment-methods/card");
        await SendAsync(person.Visitor.Fill("Password", person.Password), Page.Clean(person.Visitor.Page.Document.QuerySelector("main button")), "/payment-methods/card");

        await person.Visitor.OpenAsync("/support");
        await SendAsync(person.Visitor.Fill("Subject", "Fifty").Fill("What happened?", "All at once"), "Submit", null);
        await World.QuietAsync();
        Assert.Equal(1, await World.CountAsync("tickets"));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'ticket-mail'"));

        await SendAsync(person.Visitor, "Sign out", "/");
        Assert.Equal("/sign-in", (await person.Visitor.OpenAsync("/setup")).Path);
    }

    /// <summary>Whoever presses twice is shown what the second press was answered, and that may arrive when the account and its session are gone.</summary>
    [Theory, BothWays]
    public async Task A_deletion_that_arrives_again_after_it_is_answered_as_the_first_time(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/account/delete");
        var form = person.Visitor.Prepare("OK");
        var (again, stranger) = (person.Visitor.Twin(), World.Visitor(way));
        Assert.Equal("/account/deleted", (await person.Visitor.SendAsync(form)).Path);

        Assert.Equal("/account/deleted", (await again.SendAsync(form)).Path);
        Assert.DoesNotContain("session", again.Cookies.Names);
        // By the form's name alone nobody hears of it, whatever cookie comes with it.
        await stranger.OpenAsync("/sign-in");
        stranger.Cookies.Put(World.Address, "session", "another");
        Assert.NotEqual("/account/deleted", (await stranger.SendAsync(form)).Path);
    }

    private async Task<string> AddCardAsync(Person person)
    {
        var card = CardNumbers.Next();
        await person.Visitor.OpenAsync("/payment-methods/add");
        await SendAsync(person.Visitor.Choose("Credit card"), "Next", "/payment-methods/card");
        await SendAsync(person.FillInCard(card), "Next", "/payment-methods/card/confirm");
        Assert.Equal("hold charge", await World.StatementKindsAsync(card));

        await SendAsync(person.Visitor.Choose("Transaction code").Fill("6-digit code", await World.StatementCodeAsync(card)), "OK", "/setup");
        Assert.Equal(1, await World.AskSqlAsync<int>("SELECT tries FROM card_attempts"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'card-confirmed'"));
        return card;
    }

    private async Task RemoveAndLeaveAsync(Person person, string card)
    {
        await person.Visitor.OpenAsync("/payment-methods");
        await person.Visitor.PressAsync("Remove");
        await SendAsync(person.Visitor, "Remove", "/payment-methods");
        await World.QuietAsync();
        Assert.Equal(4, (await World.Neighbours.StatementAsync(card)).Count);
        Assert.Equal(1, await World.CountAsync("audit", "act = 'payment-method-removed'"));

        await person.Visitor.OpenAsync("/security");
        await SendAsync(person.Visitor.Choose("I understand that my account will be removed"), "Delete my account", "/account/delete");
        await SendAsync(person.Visitor, "OK", "/account/deleted");
        Assert.Equal(0, await World.CountAsync("accounts"));
        Assert.Equal(0, await World.CountAsync("sessions"));
    }

    /// <param name="place">Where all of them must end; null when only that they agree matters.</param>
    private static async Task SendAsync(Visitor visitor, string button, string? place)
    {
        var pages = await visitor.SendAtOnceAsync(visitor.Prepare(button), Times);

        place ??= pages[0].Path;
        Assert.All(pages, page => Assert.True(page.Status == 200 && page.Path == place, $"{button}: {page}"));
    }
}
