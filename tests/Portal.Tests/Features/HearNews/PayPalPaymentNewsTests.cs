using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.News;
using Portal.Features.HearNews;
using Portal.Ports;
using Portal.Tests.Kit;

namespace Portal.Tests.Features.HearNews;

/// <summary>What befalls payments at PayPal, where nobody asks: it is on record for a person, and changes nothing by itself.</summary>
public sealed class PayPalPaymentNewsTests : PortalTest
{
    [Theory]
    [InlineData("Refund", "PAYMENT.CAPTURE.REFUNDED", "charge-refunded")]
    [InlineData("Reverse", "PAYMENT.CAPTURE.REVERSED", "charge-reversed")]
    [InlineData("Deny", "PAYMENT.CAPTURE.DENIED", "charge-denied")]
    [InlineData("Dispute", "CUSTOMER.DISPUTE.CREATED", "charge-disputed")]
    public async Task What_befalls_a_payment_is_noted_once_and_the_charge_stays_paid(string deed, string type, string act)
    {
        var person = await World.People.WithPayPalAsync();
        await person.AtProductsAsync("Buy");
        await World.DoAtPayPalAsync(deed);

        var told = await World.Post.WithAsync(type);
        await World.DeliverAllAsync([told, told]);
        await World.QuietAsync();

        Assert.Equal(1, await World.CountAsync("audit", $"act = '{act}' AND actor = 'vendor' AND account_id = (SELECT id FROM accounts) AND detail = (SELECT id FROM charges)"));
        Assert.Equal("Paid", await World.ChargesAsync());
    }

    [Theory]
    [InlineData("Deny", "PAYMENT.CAPTURE.DENIED", "charge-denied")]
    [InlineData("Dispute", "CUSTOMER.DISPUTE.CREATED", "charge-disputed")]
    public async Task A_charge_is_known_by_our_own_name_for_it_before_we_know_PayPals(string deed, string type, string act)
    {
        var person = await World.People.WithPayPalAsync();
        await person.BuyUnheardAsync();
        await World.DoAtPayPalAsync(deed);

        await World.DeliverAllAsync([await World.Post.WithAsync(type)]);

        Assert.Equal(1, await World.CountAsync("audit", $"act = '{act}' AND detail = (SELECT id FROM charges)"));
        Assert.Equal("Collecting", await World.ChargesAsync());
    }

    [Fact]
    public async Task A_payment_without_a_name_is_not_that_of_a_charge_without_one()
    {
        var person = await World.People.WithPayPalAsync();
        await World.Neighbours.TroubleAsync("paypal", "lose-answer");
        await person.AtProductsAsync("Buy");

        await World.InScopeAsync(services => services.GetRequiredService<NewsDesk>().HearAsync("paypal", new NewsItem("WH-1", new PayPalPaymentFared(null, null, PaymentFate.Disputed)), default));

        Assert.Equal((1L, 0L), (await World.CountAsync("news", "id = 'paypal:WH-1'"), await World.CountAsync("audit", "act = 'charge-disputed'")));
    }

    /// <summary>What was given back was taken first, though we hear of it in the wrong order.</summary>
    [Fact]
    public async Task What_was_refunded_before_we_knew_that_it_was_taken_is_paid()
    {
        var person = await World.People.WithPayPalAsync();
        await person.BuyUnheardAsync();
        await World.DoAtPayPalAsync("Refund");

        await World.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(30));

        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Equal(0, await World.CountAsync("intents", "kind = 'collect-charge' AND ended_at IS NULL"));
    }
}
