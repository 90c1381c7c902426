using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>While changes are locked nothing is added by what was begun before.</summary>
public sealed class LockedChangesTests : PortalTest
{
    /// <summary>A first number would be a way to sign in; a card typed on the processor's page, and a payer who agrees, come back late.</summary>
    [Fact]
    public async Task Nothing_is_added_either_by_who_comes_back_after_the_lock()
    {
        var atPhone = await World.People.WithProvenEmailAsync();
        await atPhone.Visitor.OpenAsync("/verify/phone");
        await atPhone.Visitor.Fill("Phone number", atPhone.Phone).PressAsync("Send message");
        atPhone.Visitor.Fill("Enter code", await World.Neighbours.PhonedCodeAsync(atPhone.FullPhone));
        var atPayPal = await World.People.WithBothProvenAsync();
        await atPayPal.ToPayPalAsync();
        var atCard = await World.People.WithBothProvenAsync();
        var card = CardNumbers.Next();
        await atCard.Visitor.OpenAsync("/payment-methods/card");
        atCard.FillInCard(card);
        await World.SqlAsync("UPDATE accounts SET changes_locked_until = $1", World.Clock.GetUtcNow().AddHours(1));

        Assert.Equal("/security/locked", (await atPhone.Visitor.PressAsync("Verify")).Path);
        Assert.Contains("Changes to your account are locked", (await atPayPal.Visitor.Choose(Payers.George).PressAsync("Agree and continue")).Text, StringComparison.Ordinal);
        Assert.Equal("/security/locked", (await atCard.Visitor.PressAsync("Next")).Path);
        await World.SettleAsync();

        Assert.Equal(0, await World.CountAsync("payment_methods"));
        Assert.Equal(2, await World.CountAsync("accounts", "phone_proven_at IS NOT NULL"));
        Assert.All(await World.Neighbours.AgreementsAsync(), agreement => Assert.Equal("cancelled", agreement.State));
    }

    /// <summary>A first address would be a way to a new password.</summary>
    [Theory, BothWays]
    public async Task No_address_is_verified_for_a_number_that_is(Way way)
    {
        var person = await World.People.WithProvenPhoneAsync(way);
        var code = await person.AskForEmailCodeAsync();
        var page = person.Visitor.Page;
        person.Visitor.Fill("Enter code", code);
        await World.MeanwhileAsync("UPDATE accounts SET changes_locked_until = '2999-01-01'", async () => page = await person.Visitor.PressAsync("Verify"));
        Assert.Equal("/security/locked", page.Path);

        Assert.Equal("/security/locked", (await person.Visitor.OpenAsync("/verify/email")).Path);
        Assert.Equal(0, await World.CountAsync("accounts", "email_proven_at IS NOT NULL"));
    }

    [Fact]
    public async Task What_was_asked_for_before_the_lock_is_let_go()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.ChangePasswordAsync("eleven purple umbrellas");
        var link = await World.NotMeLinkAsync(person.Email);
        await person.AskForNewEmailCodeAsync("thief@post.example");
        await person.AskForNewPhoneCodeAsync(90_070);
        Assert.Equal(1, await World.CountAsync("accounts", "new_email IS NOT NULL AND new_phone IS NOT NULL"));

        await World.SayNotMeAsync(link);

        Assert.Equal(1, await World.CountAsync("accounts", "new_email IS NULL AND new_phone IS NULL"));
    }

    /// <summary>Who is locked out may have got in: all that is held about the owner is not theirs to take along.</summary>
    [Fact]
    public async Task The_file_of_all_data_waits_too()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/security/data");
        await World.SqlAsync("UPDATE accounts SET changes_locked_until = $1", World.Clock.GetUtcNow().AddHours(1));

        Assert.Equal("/security/locked", (await person.Visitor.PressAsync("Download my data")).Path);
        Assert.Equal("/security/locked", (await person.Visitor.OpenAsync("/security/data")).Path);
    }

    [Fact]
    public async Task A_lock_that_comes_while_a_code_or_a_card_is_looked_at_keeps_it_out()
    {
        var atPhone = await World.People.WithProvenEmailAsync();
        await atPhone.Visitor.OpenAsync("/verify/phone");
        await atPhone.Visitor.Fill("Phone number", atPhone.Phone).PressAsync("Send message");
        atPhone.Visitor.Fill("Enter code", await World.Neighbours.PhonedCodeAsync(atPhone.FullPhone));
        var page = atPhone.Visitor.Page;
        await World.MeanwhileAsync("UPDATE accounts SET changes_locked_until = '2999-01-01'", async () => page = await atPhone.Visitor.PressAsync("Verify"));
        Assert.Equal("/security/locked", page.Path);

        var atCard = await World.People.WithBothProvenAsync();
        await atCard.Visitor.OpenAsync("/payment-methods/card");
        atCard.FillInCard(CardNumbers.Next());
        await World.MeanwhileAsync($"UPDATE accounts SET changes_locked_until = '2999-01-01' WHERE email = '{atCard.Email}'", async () => page = await atCard.Visitor.PressAsync("Next"));
        Assert.Contains("Changes to your account are locked", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("payment_methods"));
    }
}
