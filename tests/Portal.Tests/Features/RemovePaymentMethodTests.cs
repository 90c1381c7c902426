using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class RemovePaymentMethodTests : PortalTest
{
    [Theory, BothWays]
    public async Task A_card_is_removed_after_one_question(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        await person.Visitor.OpenAsync("/payment-methods");
        var page = await person.Visitor.PressAsync("Remove");
        Assert.Equal("Remove this payment method?", page.Heading);
        Assert.Equal(1, await World.CountAsync("payment_methods", "removed_at IS NULL"));

        page = await person.Visitor.PressAsync("Remove");

        Assert.Equal("/payment-methods", page.Path);
        Assert.Contains("There is no payment method on your account.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("still open", page.Text, StringComparison.Ordinal);
        Assert.Equal("/payment-methods/add", (await SignInAgainAsync(person)).Path);
    }

    [Fact]
    public async Task The_owner_is_told_by_mail()
    {
        var (person, _) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await person.RemoveCardAsync();
        await World.QuietAsync();

        await World.Neighbours.MailAsync(person.Email, "A payment method was removed from your account.");
    }

    [Fact]
    public async Task Pressing_Remove_twice_removes_once()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.Visitor.OpenAsync("/payment-methods");
        await person.Visitor.PressAsync("Remove");

        var pages = await person.Visitor.SendAtOnceAsync(person.Visitor.Prepare("Remove"), 4);
        await World.QuietAsync();

        Assert.All(pages, page => Assert.Equal("/payment-methods", page.Path));
        Assert.Single(await World.Neighbours.MailToAsync(person.Email), mail => mail.Text.Contains("was removed", StringComparison.Ordinal));
        Assert.Single(await World.Neighbours.RequestsAsync("stripe"), request => request.Status == 200 && request.Path.EndsWith("/detach", StringComparison.Ordinal));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'payment-method-removed'"));
    }

    [Fact]
    public async Task Nobody_removes_somebody_elses()
    {
        var (victim, _) = await World.People.ReadyAsync();
        var id = await World.AskSqlAsync<string>("SELECT id FROM payment_methods");
        var (person, _) = await World.People.ReadyAsync();
        Assert.Equal(404, (await person.Visitor.OpenAsync("/payment-methods/remove?id=" + id)).Status);
        await person.Visitor.OpenAsync("/payment-methods");
        await person.Visitor.PressAsync("Remove");

        var page = await person.Visitor.SendAsync(person.Visitor.Prepare("Remove").With("id", id!));

        Assert.Equal(404, page.Status);
        Assert.Contains("Verified", (await victim.Visitor.OpenAsync("/payment-methods")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_card_can_be_added_to_another_account()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.RemoveCardAsync();
        await World.QuietAsync();
        var other = await World.People.WithBothProvenAsync();

        Assert.Equal("/payment-methods/card/confirm", (await other.AddCardAsync(card)).Path);
    }

    [Theory, BothWays]
    public async Task The_only_one_stays_while_a_product_in_use_is_paid_from_it(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Activate");

        var page = await person.RemoveCardAsync();

        Assert.Equal(422, page.Status);
        Assert.Contains("This is your only payment method", page.Errors[0], StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("payment_methods", "removed_at IS NULL"));
        await person.AtProductsAsync("Terminate");
        Assert.Equal(422, (await person.RemoveCardAsync()).Status);
        await World.PassDaysAsync(1.5);
        await person.SignInAsync();
        Assert.Equal("/payment-methods", (await person.RemoveCardAsync()).Path);
    }

    [Theory, BothWays]
    public async Task None_is_removed_while_charges_are_open(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        await person.ToPayPalAsync();
        await person.Visitor.Choose(Payers.George).PressAsync("Agree and continue");
        await World.Neighbours.TroubleAsync("stripe", "ok");

        await person.Visitor.OpenAsync("/payment-methods/remove?id=" + await World.AskSqlAsync<string>("SELECT id FROM payment_methods WHERE kind = 'PayPal'"));
        var page = await person.Visitor.PressAsync("Remove");

        Assert.Equal(422, page.Status);
        Assert.Contains("There are charges to pay", page.Errors[0], StringComparison.Ordinal);
        Assert.Equal(2, await World.CountAsync("payment_methods", "removed_at IS NULL"));
        await person.PayNowAsync();
        Assert.Equal("/payment-methods", (await person.RemoveCardAsync()).Path);
    }

    [Fact]
    public async Task A_trial_keeps_nobodys_payment_method()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Start free trial");

        Assert.Equal("/payment-methods", (await person.RemoveCardAsync()).Path);
    }

    /// <summary>Nothing can be collected from it.</summary>
    [Fact]
    public async Task A_card_that_waits_to_be_confirmed_takes_no_ones_place_and_may_go_at_any_time()
    {
        var person = await World.People.WithPayPalAsync();
        await World.Neighbours.TroubleAsync("paypal", "decline");
        await person.AtProductsAsync("Activate");
        await person.AddCardAsync(CardNumbers.Next());

        var page = await RemoveAsync(person, "PayPal");

        Assert.Contains("This is your only payment method", page.Errors[0], StringComparison.Ordinal);
        await person.AtProductsAsync("Buy");
        Assert.Equal("Pending", await World.ChargesAsync());
        Assert.Equal("/payment-methods", (await RemoveAsync(person, "Card")).Path);
    }

    [Fact]
    public async Task One_that_was_removed_takes_no_ones_place()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.ToPayPalAsync();
        await person.Visitor.Choose(Payers.George).PressAsync("Agree and continue");
        await person.AtProductsAsync("Activate");
        Assert.Equal("/payment-methods", (await RemoveAsync(person, "PayPal")).Path);

        Assert.Contains("This is your only payment method", (await RemoveAsync(person, "Card")).Errors[0], StringComparison.Ordinal);
    }

    private async Task<Page> RemoveAsync(Person person, string kind)
    {
        await person.Visitor.OpenAsync("/payment-methods/remove?id=" + await World.AskSqlAsync<string>("SELECT id FROM payment_methods WHERE kind = $1 AND removed_at IS NULL", kind));
        return await person.Visitor.PressAsync("Remove");
    }

    private static async Task<Page> SignInAgainAsync(Person person)
    {
        await person.SignOutAsync();
        return await person.SignInAsync();
    }
}
