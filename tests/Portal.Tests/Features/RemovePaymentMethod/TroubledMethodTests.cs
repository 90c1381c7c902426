using Portal.Tests.Kit;

namespace Portal.Tests.Features.RemovePaymentMethod;

/// <summary>A payment method that pays nothing any more must not keep its owner from paying, nor from leaving.</summary>
public sealed class TroubledMethodTests : PortalTest
{
    [Theory, BothWays]
    public async Task Whoever_has_one_card_which_is_declined_puts_another_one_in_its_place_pays_and_leaves(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        await person.Visitor.PressAsync("Terminate");
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await World.PassDaysAsync(1.5);
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await person.SignInAsync();

        Assert.Contains("You can remove the one that was declined", (await person.Visitor.OpenAsync("/billing")).Text, StringComparison.Ordinal);
        Assert.Contains("A payment from it was declined and is still to be paid.", (await person.Visitor.FollowAsync("Your payment methods")).Text, StringComparison.Ordinal);
        Assert.Contains("What you owe stays to be paid.", (await person.Visitor.PressAsync("Remove")).Text, StringComparison.Ordinal);
        var without = await person.Visitor.PressAsync("Remove");
        Assert.Contains("There is no payment method", without.Text, StringComparison.Ordinal);
        Assert.Contains("A payment is still open", without.Text, StringComparison.Ordinal);
        Assert.Contains("Outstanding USD 3.75", (await person.Visitor.OpenAsync("/billing")).Text, StringComparison.Ordinal);
        var other = CardNumbers.Next();
        await person.AddCardAsync(other);
        await person.ConfirmCardAsync(other);
        Assert.Contains("Outstanding USD 0.00", (await person.PayNowAsync()).Text, StringComparison.Ordinal);
        Assert.Equal("/account/deleted", (await person.AskToLeaveAsync()).Path);

        Assert.Equal(["3.75"], await World.TakenAsync(other));
        Assert.Empty(await World.TakenAsync(card));
    }

    [Fact]
    public async Task The_next_try_by_itself_is_made_from_the_new_card_and_the_product_stays_in_use()
    {
        var (person, card) = await BuyingAsync();
        Assert.Equal("/payment-methods", (await person.RemoveCardAsync()).Path);
        await World.Neighbours.TroubleAsync("stripe", "ok");
        var other = CardNumbers.Next();
        await person.AddCardAsync(other);
        await person.ConfirmCardAsync(other);

        await World.PassDaysAsync(1.5);

        Assert.Equal(["12.00"], await World.TakenAsync(other));
        Assert.Empty(await World.TakenAsync(card));
        Assert.Equal(1, await World.CountAsync("subscriptions", "ended_at IS NULL"));
    }

    [Fact]
    public async Task What_is_owed_keeps_the_account_though_the_card_is_gone()
    {
        var (person, _) = await BuyingAsync();
        await person.RemoveCardAsync();

        await person.AskToLeaveAsync();
        await World.PassDaysAsync(40);

        Assert.Equal(1, await World.CountAsync("accounts"));
        Assert.Equal("Failed", await World.ChargesAsync());
    }

    [Fact]
    public async Task A_card_that_may_be_paying_at_this_moment_stays_whatever_it_declined_before()
    {
        var (person, card) = await BuyingAsync();
        await World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await person.PayNowAsync();
        Assert.Equal("Collecting", await World.ChargesAsync());

        Assert.Equal(422, (await person.RemoveCardAsync()).Status);
        Assert.DoesNotContain("was declined", (await person.Visitor.OpenAsync("/payment-methods")).Text, StringComparison.Ordinal);

        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.PassDaysAsync(1);
        Assert.Equal(["12.00"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task A_try_that_begins_at_the_same_moment_keeps_the_card()
    {
        var (person, _) = await BuyingAsync();
        await person.Visitor.OpenAsync("/payment-methods");
        await person.Visitor.PressAsync("Remove");

        Page? page = null;
        await World.MeanwhileAsync(
            "SELECT 1 FROM accounts FOR UPDATE; UPDATE charges SET state = 'Collecting', payment_method_id = declined_method_id, collecting_since = now()",
            async () => page = await person.Visitor.PressAsync("Remove"));

        Assert.Equal(422, page!.Status);
        Assert.Equal(1, await World.CountAsync("payment_methods", "removed_at IS NULL"));
    }

    [Theory, BothWays]
    public async Task A_card_past_its_date_may_go_though_it_is_the_only_one_and_products_are_in_use(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Activate");
        Assert.DoesNotContain("Its date is past.", (await person.Visitor.OpenAsync("/payment-methods")).Text, StringComparison.Ordinal);
        await World.SqlAsync("UPDATE payment_methods SET expiry_month = 12, expiry_year = 2024");
        Assert.Contains("Its date is past. Remove it and add another one.", (await person.Visitor.OpenAsync("/payment-methods")).Text, StringComparison.Ordinal);

        Assert.Equal("/payment-methods", (await person.RemoveCardAsync()).Path);

        Assert.Equal(1, await World.CountAsync("subscriptions", "ended_at IS NULL"));
    }

    private async Task<(Person Person, string Card)> BuyingAsync()
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        return (person, card);
    }
}
