using Microsoft.Extensions.DependencyInjection;
using Portal.Domain;
using Portal.Ports;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>Money for products: taken exactly once, whatever happens on the way; what the bank's statement shows is what counts.</summary>
public sealed class CollectChargeTests : PortalTest
{
    [Theory, BothWays("lose-answer"), BothWays("down"), BothWays("error")]
    public async Task Whatever_the_bank_does_with_the_answer_the_money_is_taken_once(Way way, string trouble)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", trouble);
        await person.AtProductsAsync("Buy");
        var page = await person.Visitor.OpenAsync("/billing");
        Assert.Contains("USD 12.00", page.Text, StringComparison.Ordinal);
        Assert.Contains("Being collected", page.Text, StringComparison.Ordinal);

        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.PassAsync(TimeSpan.FromHours(24), TimeSpan.FromMinutes(20));
        await World.PassDaysAsync(2);

        Assert.Equal(["12.00"], await World.TakenAsync(card));
        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Equal(0, await World.CountAsync("intents", "kind = 'collect-charge' AND ended_at IS NULL"));
    }

    [Theory]
    [InlineData("lose-answer", "12.00")]
    [InlineData("down", "12.00")]
    public async Task After_an_outage_longer_than_the_bank_remembers_the_money_is_still_taken_once(string trouble, string taken)
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.PassDaysAsync(2);
        await person.SignInAsync();
        await World.Neighbours.TroubleAsync("stripe", trouble);
        await person.AtProductsAsync("Buy");
        await World.PassAsync(TimeSpan.FromHours(40), TimeSpan.FromHours(1));

        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(11));
        await World.PassDaysAsync(2);

        Assert.Equal([taken], await World.TakenAsync(card));
        Assert.Equal("Paid", await World.ChargesAsync());
    }

    /// <summary>The bank answers with an error, and takes the money later all the same, under no key of ours: what it names by the charge has paid it.</summary>
    [Fact]
    public async Task What_the_bank_takes_by_itself_after_an_error_pays_the_charge_and_is_not_taken_again()
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "error");
        await person.AtProductsAsync("Buy");
        await World.Neighbours.TroubleAsync("stripe", "ok");
        var reference = await World.AskSqlAsync<string>("SELECT id FROM charges WHERE state = 'Collecting'");
        var (customer, method) = (await World.AskSqlAsync<string>("SELECT gateway_customer_id FROM accounts"), await World.AskSqlAsync<string>("SELECT vendor_id FROM payment_methods"));
        await World.InScopeAsync(services => services.GetRequiredService<ICardGateway>().ChargeAsync(new PaymentOrder(customer!, method!, Money.Usd(1200), reference!, null, "By itself"), "nobody's key", default));

        await World.PassAsync(TimeSpan.FromHours(22), TimeSpan.FromHours(1));
        await World.PassDaysAsync(2);

        Assert.Equal(["12.00"], await World.TakenAsync(card));
        Assert.Equal("Paid", await World.ChargesAsync());
    }

    [Theory, BothWays]
    public async Task Looking_at_the_page_finds_out_what_was_not_known(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await person.AtProductsAsync("Buy");
        Assert.Equal("Collecting", await World.ChargesAsync());
        await World.Neighbours.TroubleAsync("stripe", "ok");

        var page = await person.Visitor.OpenAsync("/billing");

        Assert.Contains("Paid with the card that ends in " + card[^4..], page.Text, StringComparison.Ordinal);
        Assert.Contains("Outstanding USD 0.00", page.Text, StringComparison.Ordinal);
        Assert.Equal(["12.00"], await World.TakenAsync(card));
    }

    [Theory, BothWays]
    public async Task A_declined_charge_is_tried_again_after_1_3_and_7_days_and_then_left_to_the_customer(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        Assert.Equal("Pending", await World.ChargesAsync());
        Assert.Contains("declined the payment", (await person.Visitor.OpenAsync("/billing")).Text, StringComparison.Ordinal);

        foreach (var (days, state, attempt) in new[] { (0.9, "Pending", 2), (0.2, "Pending", 3), (2.8, "Pending", 3), (0.3, "Pending", 4), (6.7, "Pending", 4), (0.4, "Failed", 4) })
        {
            World.Advance(TimeSpan.FromDays(days));
            await World.QuietAsync();
            Assert.Equal((state, attempt), (await World.ChargesAsync(), await World.AskSqlAsync<int>("SELECT attempt FROM charges")));
        }
        await World.PassDaysAsync(3);
        Assert.Empty(await World.TakenAsync(card));
        Assert.Equal(4, (await World.Neighbours.MailToAsync(person.Email)).Count(mail => mail.Subject.Contains("declined", StringComparison.Ordinal)));
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await person.SignInAsync();

        var page = await person.PayNowAsync();

        Assert.Equal("/billing", page.Path);
        Assert.Contains("Outstanding USD 0.00", page.Text, StringComparison.Ordinal);
        Assert.False(page.HasButton("Pay now"));
        Assert.Equal(["12.00"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task A_receipt_comes_by_mail_once()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Buy");
        await World.PassDaysAsync(1);

        var mail = Assert.Single(await World.Neighbours.MailToAsync(person.Email), mail => mail.Subject.StartsWith("Receipt", StringComparison.Ordinal));

        Assert.Contains("You paid USD 12.00.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Starter server", mail.Text, StringComparison.Ordinal);
        Assert.Contains("your card that ends in " + card[^4..], mail.Text, StringComparison.Ordinal);
    }

    [Theory, BothWays("ok"), BothWays("lose-answer"), BothWays("down")]
    public async Task PayPal_pays_once_too(Way way, string trouble)
    {
        var person = await World.People.WithPayPalAsync(way);
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("paypal", trouble);
        await person.AtProductsAsync("Buy");

        await World.Neighbours.TroubleAsync("paypal", "ok");
        await World.PassAsync(TimeSpan.FromHours(8), TimeSpan.FromMinutes(20));
        await World.PassDaysAsync(2);

        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Equal(["12.00"], await World.TakenAtPayPalAsync());
    }

    [Fact]
    public async Task PayPal_whose_answers_stay_lost_for_longer_than_it_remembers_keys_is_paid_once()
    {
        var person = await World.People.WithPayPalAsync();
        await World.Neighbours.TroubleAsync("paypal", "lose-answer");
        await person.AtProductsAsync("Buy");
        await World.PassAsync(TimeSpan.FromHours(30), TimeSpan.FromHours(1));

        await World.Neighbours.TroubleAsync("paypal", "ok");
        await World.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(11));

        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Equal(["12.00"], await World.TakenAtPayPalAsync());
    }

    [Theory]
    [InlineData(true, "Paid")]
    [InlineData(false, "Pending")]
    public async Task A_no_from_PayPal_that_an_earlier_lost_call_may_outlive_is_not_believed_at_once(bool paysAfterAll, string state)
    {
        var person = await World.People.WithPayPalAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("paypal", "lose-answer");
        await person.AtProductsAsync("Buy");
        await World.Neighbours.TroubleAsync("paypal", "decline");
        await World.PassAsync(TimeSpan.FromMinutes(12), TimeSpan.FromMinutes(4));
        Assert.Equal("Collecting", await World.ChargesAsync());

        if (paysAfterAll) await World.Neighbours.TroubleAsync("paypal", "ok");
        await World.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(5));

        Assert.Equal(state, await World.ChargesAsync());
        Assert.Equal(paysAfterAll ? ["12.00"] : [], await World.TakenAtPayPalAsync());
    }

    /// <summary>A card that cannot pay must not stand in the way of a payment method that can.</summary>
    [Theory, BothWays]
    public async Task What_one_payment_method_declined_is_collected_from_another_one_next(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        await person.ToPayPalAsync();
        await person.Visitor.Choose(Payers.George).PressAsync("Agree and continue");

        await person.PayNowAsync();

        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Equal(["12.00"], await World.TakenAtPayPalAsync());
        Assert.Empty(await World.TakenAsync(card));
    }

    [Theory, BothWays]
    public async Task An_agreement_that_declines_is_shown_and_can_be_paid_later(Way way)
    {
        var person = await World.People.WithPayPalAsync(way);
        await World.Neighbours.TroubleAsync("paypal", "decline");
        await person.AtProductsAsync("Buy");
        Assert.Contains("declined the payment", (await person.Visitor.OpenAsync("/billing")).Text, StringComparison.Ordinal);
        await World.Neighbours.TroubleAsync("paypal", "ok");

        await person.PayNowAsync();

        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Equal(["12.00"], await World.TakenAtPayPalAsync());
    }

    [Fact]
    public async Task A_payer_who_ended_the_agreement_is_told_to_add_a_payment_method()
    {
        var person = await World.People.WithPayPalAsync();
        await person.Visitor.OpenAsync("/products");
        await World.EndAgreementAtPayPalAsync();

        await person.Visitor.PressAsync("Buy");

        Assert.Contains("ended at PayPal", (await person.Visitor.OpenAsync("/billing")).Text, StringComparison.Ordinal);
        Assert.Equal("agreement-ended", await World.AskSqlAsync<string>("SELECT declined_why FROM charges"));
    }

    [Fact]
    public async Task Without_a_payment_method_nothing_is_asked_and_the_charge_waits()
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        await World.SqlAsync("UPDATE payment_methods SET removed_at = now()");
        await World.Neighbours.TroubleAsync("stripe", "ok");

        await person.PayNowAsync();

        Assert.Contains("There is no verified payment method", person.Visitor.Page.Text, StringComparison.Ordinal);
        Assert.Empty(await World.TakenAsync(card));
    }
}
