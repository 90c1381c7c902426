using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Tests.Kit;

/// <summary>Card numbers: the first nine digits say how a card behaves, the rest make it another card.</summary>
public static class CardNumbers
{
    public const string British = "400000826";
    public const string German = "400000276";
    public const string American = "424242424";
    public const string Chinese = "400000156";
    public const string Prepaid = "510510510";

    /// <summary>American; its issuer wants to see the owner before anything is reserved (3-D Secure).</summary>
    public const string AsksItsOwner = "400000380";

    /// <summary>American; a refund to it fails an hour after it was sent off.</summary>
    public const string SendsRefundsBack = "4000000000005126";

    private static int _last = 1000;

    /// <summary>A number nobody else has, 16 digits, with a right check digit.</summary>
    public static string Next(string range = British) => WithCheckDigit(range + Interlocked.Increment(ref _last).ToString("000000", CultureInfo.InvariantCulture));

    /// <summary>One of 15 digits, which takes a security code of four; American.</summary>
    public static string NextAmex() => WithCheckDigit("378282246" + Interlocked.Increment(ref _last).ToString("00000", CultureInfo.InvariantCulture));

    private static string WithCheckDigit(string digits)
    {
        var sum = digits.Reverse().Select((digit, place) => (digit - '0') * (place % 2 == 0 ? 2 : 1)).Sum(value => value > 9 ? value - 9 : value);
        return digits + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>What people do with cards, and what they read on their statement.</summary>
public static partial class Cards
{
    /// <summary>Types a card in and presses Next.</summary>
    public static async Task<Page> AddCardAsync(this Person person, string number)
    {
        await person.Visitor.OpenAsync("/payment-methods/card");
        return await person.FillInCard(number).PressAsync("Next");
    }

    public static Visitor FillInCard(this Person person, string number, string year = "2039") => person.Visitor.FillInCard(number, year);

    public static Visitor FillInCard(this Visitor visitor, string number, string year = "2039") => visitor.Fill("Card number", number)
        .Fill("Month", "09").Fill("Year", year).Fill("Security code", "123").Fill("Card holder name", "A N Other");

    /// <summary>Gives the code that the statement shows.</summary>
    public static async Task<Page> ConfirmCardAsync(this Person person, string number)
    {
        var code = await person.World.StatementCodeAsync(number);
        await person.Visitor.OpenAsync("/payment-methods/card/confirm");
        return await person.GuessAsync(code);
    }

    public static Task<Page> GuessAsync(this Person person, string code) => person.Visitor.Choose("Transaction code").Fill("6-digit code", code).PressAsync("OK");

    public static Task<Page> GuessAmountAsync(this Person person, string amount) => person.Visitor.Choose("Transaction amount").Fill("Amount in USD", amount).PressAsync("OK");

    /// <summary>A number of cents that is not this one, below a dollar.</summary>
    public static string OtherAmount(string amount, int by = 1) =>
        "0." + (1 + ((int.Parse(amount[2..], CultureInfo.InvariantCulture) - 1 + by) % 99)).ToString("00", CultureInfo.InvariantCulture);

    /// <summary>Takes the payment method off the account, through the list and the question.</summary>
    public static async Task<Page> RemoveCardAsync(this Person person)
    {
        await person.Visitor.OpenAsync("/payment-methods");
        await person.Visitor.PressAsync("Remove");
        return await person.Visitor.PressAsync("Remove");
    }

    /// <summary>The six digits in the line of the small charge.</summary>
    public static async Task<string> StatementCodeAsync(this World world, string card) =>
        LineCode().Match((await world.ChargeAsync(card)).Description) is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException("No code in the line.");

    /// <summary>Such as 0.57.</summary>
    public static async Task<string> StatementAmountAsync(this World world, string card) => (await world.ChargeAsync(card)).Amount;

    /// <summary>The kinds of lines on a statement, oldest first: "hold charge void refund".</summary>
    public static async Task<string> StatementKindsAsync(this World world, string card) =>
        string.Join(' ', (await world.Neighbours.StatementAsync(card)).Select(line => line.Kind).Reverse());

    /// <summary>How our own ledger stands: "Applied, Planned" for hold and charge.</summary>
    public static async Task<string> LedgerAsync(this World world) =>
        await world.AskSqlAsync<string>("SELECT string_agg(state, ', ' ORDER BY kind) FROM card_payments") ?? "";

    /// <summary>Presses a button on another site, and never comes back from there.</summary>
    public static async Task PressThereAsync(this Person person, string button)
    {
        var form = person.Visitor.Prepare(button);
        using var fields = new FormUrlEncodedContent(form.Fields);
        await person.World.Neighbours.Http.PostAsync(form.Action, fields);
    }

    /// <summary>Carries out one intent of the newest check, as a process does before it dies.</summary>
    public static Task CarryOutAsync(this World world, Func<string, string> key) => world.InScopeAsync(async services =>
    {
        var check = await world.AskSqlAsync<string>("SELECT id FROM card_checks ORDER BY started_at DESC LIMIT 1");
        await services.GetRequiredService<Intents>().CarryOutNowAsync(key(check!), CancellationToken.None);
    });

    /// <summary>Somebody whose card was checked and confirmed, and whose bank has sent the refund back by now: the news of it is brought, and not followed yet.</summary>
    public static async Task<Person> WithRefundSentBackAsync(this World world)
    {
        var person = await world.People.WithBothProvenAsync(home: Residence.UnitedStates);
        await person.AddCardAsync(CardNumbers.SendsRefundsBack);
        await person.ConfirmCardAsync(CardNumbers.SendsRefundsBack);
        await world.QuietAsync();
        world.Advance(TimeSpan.FromHours(1.01));
        await world.DeliverAllAsync([await world.Post.WithAsync("refund.failed", "\"status\":\"failed\"")]);
        return person;
    }

    /// <summary>Carries out what is due now, and what a first try put off for some seconds.</summary>
    public static async Task SettleAsync(this World world)
    {
        for (var i = 0; i < 3; i++)
        {
            await world.QuietAsync();
            world.Advance(TimeSpan.FromSeconds(10));
        }
    }

    private static async Task<StatementLine> ChargeAsync(this World world, string card) =>
        (await world.Neighbours.StatementAsync(card)).Find(line => line.Kind == "charge") ?? throw new InvalidOperationException($"Nothing was charged to {card}.");

    [GeneratedRegex(@"V(\d{6})")]
    private static partial Regex LineCode();
}

/// <summary>What people do at PayPal.</summary>
public static class Payers
{
    public const string George = "george@payers.example: Britain: pays";

    /// <summary>A customer who pays by PayPal.</summary>
    public static async Task<Person> WithPayPalAsync(this People people, Way way = Way.Plain)
    {
        var person = await people.WithBothProvenAsync(way);
        await person.ToPayPalAsync();
        await person.Visitor.Choose(George).PressAsync("Agree and continue");
        return person;
    }

    public static async Task<Page> ToPayPalAsync(this Person person)
    {
        await person.Visitor.OpenAsync("/payment-methods/paypal");
        return await person.Visitor.PressAsync("Add");
    }

    /// <summary>A payer, on PayPal's own pages, takes their agreement back.</summary>
    public static async Task EndAgreementAtPayPalAsync(this World world)
    {
        var payer = world.Visitor();
        await payer.OpenAsync(world.Neighbours.Addresses.Http + "/paypal/agreements");
        await payer.PressAsync("Remove the agreement of george@payers.example");
    }

    /// <summary>A purchase that PayPal took, in an order that we know, without our having its answer.</summary>
    public static async Task BuyUnheardAsync(this Person person)
    {
        var world = person.World;
        await world.Neighbours.TroubleAsync("paypal", "down");
        await person.AtProductsAsync("Buy");
        await world.Neighbours.TroubleAsync("paypal", "ok");
        var (charge, agreement) = (await world.AskSqlAsync<string>("SELECT id FROM charges"), await world.AskSqlAsync<string>("SELECT vendor_id FROM payment_methods"));
        await world.InScopeAsync(async services =>
        {
            var payPal = services.GetRequiredService<IPayPalPayments>();
            var order = (Reply<string>.Answered)await payPal.OpenOrderAsync(new OrderToPay(Money.Usd(1200), charge!, "Unheard"), "open", default);
            Assert.IsType<Reply<string>.Answered>(await payPal.CaptureOrderAsync(order.Value, agreement!, "capture", default));
            await world.SqlAsync("UPDATE charges SET order_id = $1", order.Value);
        });
    }

    /// <summary>At PayPal, with the one payment there is: Refund, Reverse, Deny or Dispute.</summary>
    public static async Task DoAtPayPalAsync(this World world, string deed)
    {
        var somebody = world.Visitor();
        await somebody.OpenAsync(world.Neighbours.Addresses.Http + "/paypal/payments");
        await somebody.PressAsync(deed + " 12.00 USD");
    }
}

/// <summary>People who finish on somebody else's page and close the window before they are sent back.</summary>
public static class GoneAway
{
    /// <summary>Presses a button at the card's bank (3-D Secure), and is not seen here again for a while.</summary>
    public static Task LeaveTheBankAsync(this Person person, string button) => person.Visitor.SendAndCloseAsync(button);

    public static async Task SendAndCloseAsync(this Visitor visitor, string button)
    {
        var form = visitor.Prepare(button);
        using var answer = await visitor.AskAsync(HttpMethod.Post, form.Action.AbsoluteUri, new FormUrlEncodedContent(form.Fields));
        Assert.Equal(303, (int)answer.StatusCode);
    }
}
