using Portal.Tests.Features;
using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>What is no question of a form cannot be answered by it: country, proofs, attempts left, whose account it is.</summary>
public sealed class SmuggledFieldTests : PortalTest
{
    [Theory, BothWays]
    public async Task Nobody_registers_as_proven(Way way)
    {
        var person = World.People.Stranger(way);
        await person.Visitor.OpenAsync("/register");

        await person.Visitor.SendAsync(WithAll(person.FillInRegistration().Prepare("Confirm")));

        Assert.Equal(1, await World.CountAsync("accounts", "country = 'GB' AND email_proven_at IS NULL AND phone_proven_at IS NULL AND closing_since IS NULL"));
        Assert.Equal("/verify/email", (await person.Visitor.OpenAsync("/payment-methods")).Path);
    }

    [Theory, BothWays]
    public async Task The_country_of_the_phone_is_the_accounts_whatever_the_form_says(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.Visitor.OpenAsync("/verify/phone");

        var page = await person.Visitor.SendAsync(WithAll(person.Visitor.Fill("Phone number", "(201) 555-0123").Prepare("Send message")));

        Assert.Equal(422, page.Status);
        Assert.Equal(1, await World.CountAsync("accounts", "country = 'GB' AND phone IS NULL"));
    }

    [Theory, BothWays]
    public async Task Attempts_left_are_counted_and_not_told(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var wrong = person.Visitor.Choose("Transaction code").Fill("6-digit code", CodeTests.Other(await World.StatementCodeAsync(card))).Prepare("OK");

        var page = await person.Visitor.SendAsync(WithAll(wrong));

        Assert.Contains("4 attempts left", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("payment_methods", "verified_at IS NOT NULL"));
    }

    [Theory, BothWays]
    public async Task A_card_cannot_be_added_for_somebody_else_or_as_verified(Way way)
    {
        var other = await World.People.WithBothProvenAsync();
        var person = await World.People.WithBothProvenAsync(way);
        var id = await World.AskSqlAsync<string>("SELECT id FROM accounts ORDER BY created_at LIMIT 1");
        await person.Visitor.OpenAsync("/payment-methods/card");

        await person.Visitor.SendAsync(WithAll(person.FillInCard(CardNumbers.Next()).Prepare("Next")).With("AccountId", id!));

        Assert.Equal(0, await World.CountAsync("payment_methods", $"account_id = '{id}' OR verified_at IS NOT NULL"));
        Assert.True((await other.Visitor.OpenAsync("/payment-methods/card")).HasField("Card number"));
    }

    private static Submission WithAll(Submission form) => form.AlsoWith("IsVerified", "true").AlsoWith("EmailProvenAt", "2020-01-01").AlsoWith("PhoneProvenAt", "2020-01-01")
        .AlsoWith("VerifiedAt", "2020-01-01").AlsoWith("AttemptsLeft", "99").AlsoWith("Tries", "0").AlsoWith("Account.Country", "US").AlsoWith("Facts.Country", "US")
        .AlsoWith("CallingCode", "+1").AlsoWith("Check.ExpiresAt", "2099-01-01").AlsoWith("ClosingSince", "2020-01-01").AlsoWith("Progress.IsReady", "true");
}
