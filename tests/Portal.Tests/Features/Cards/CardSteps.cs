using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Storage;
using Microsoft.Extensions.DependencyInjection;
using Portal.Tests.Kit;

namespace Portal.Tests.Features.Cards;

/// <summary>What a customer does with a card, by the front door. A card belongs to one account, so every test has cards of its own.</summary>
internal static class CardSteps
{
    public const string American = "424242424";
    public const string British = "400000826";
    public const string SavedButNeverCharged = "40000000000003";
    public const string AsksItsOwner = "40000038000004";

    private static int _last;

    /// <summary>A Luhn-valid number beginning so, never used before.</summary>
    public static string NewCard(string begins = American)
    {
        var digits = begins + Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture).PadLeft(15 - begins.Length, '0');
        return Enumerable.Range(0, 10).Select(last => digits + last).Single(number => Domain.Payments.CardNumber.Read(new Domain.Secret(number)).IsDone);
    }

    /// <summary>Opens the page and fills it in; the button is still to be pressed.</summary>
    public static async Task<Visitor> TypeCardAsync(this Visitor visitor, string number, string month = "12", string year = "2031", string code = "123", string name = "Ann Person")
    {
        await visitor.OpenAsync("/payment-methods/card");
        return visitor.FillInCard(number, month, year, code, name);
    }

    public static Visitor FillInCard(this Visitor visitor, string number, string month = "12", string year = "2031", string code = "123", string name = "Ann Person") => visitor
        .Fill("Card number", number).Fill("Month", month).Fill("Year", year).Fill("Security code", code).Fill("Card holder name", name);

    public static async Task<Page> AddCardAsync(this Person person, string number) => await (await person.Visitor.TypeCardAsync(number)).PressAsync("Next");

    /// <summary>Somebody whose card waits to be confirmed.</summary>
    public static async Task<(Person Person, string Card)> WithCardAsync(this People people, Way way = Way.Plain, Residence? home = null)
    {
        var person = await people.WithProvenEmailAsync(way, home ?? Residence.UnitedStates);
        var card = NewCard(home == Residence.Britain ? British : American);
        var page = await person.AddCardAsync(card);
        if (page.Path != "/payment-methods/card/confirm" || !page.HasButton("OK")) throw new InvalidOperationException($"The card was not added: {page}");
        return (person, card);
    }

    /// <summary>The code and the amount, as the owner reads them off the statement.</summary>
    public static async Task<(string Code, string Amount)> ReadStatementAsync(this World world, string card)
    {
        var charge = (await world.Neighbours.StatementAsync(card)).Last(line => line.Kind == "charge");
        return (Regex.Match(charge.Description, @"V(\d{6})").Groups[1].Value, charge.Amount);
    }

    /// <summary>Kinds of the statement's lines, oldest first.</summary>
    public static async Task<string> LinesAsync(this World world, string card) =>
        string.Join(' ', (await world.Neighbours.StatementAsync(card)).AsEnumerable().Reverse().Select(line => line.Kind));

    public static Task<Page> GiveCodeAsync(this Visitor visitor, string code) => visitor.Choose("Transaction code").Fill("6-digit code", code).PressAsync("OK");

    public static Task<Page> GiveAmountAsync(this Visitor visitor, string amount) => visitor.Choose("Transaction amount").Fill("Amount in USD", amount).PressAsync("OK");

    public static async Task<Page> ConfirmAsync(this Person person, string card)
    {
        await person.Visitor.OpenAsync("/payment-methods/card/confirm");
        return await person.Visitor.GiveCodeAsync((await person.World.ReadStatementAsync(card)).Code);
    }

    public static async Task<Page> RemoveCardAsync(this Person person)
    {
        await person.Visitor.OpenAsync("/payment-methods");
        await person.Visitor.FollowAsync("Remove");
        return await person.Visitor.PressAsync("Remove");
    }

    /// <summary>A number of cents that is not this one, below a dollar.</summary>
    public static string OtherAmount(string amount, int by = 1) =>
        "0." + (1 + ((int.Parse(amount[2..], CultureInfo.InvariantCulture) - 1 + by) % 99)).ToString("00", CultureInfo.InvariantCulture);

    /// <summary>Presses a button on another site, and does not come back.</summary>
    public static async Task PressThereAsync(this World world, Visitor visitor, string button)
    {
        var form = visitor.Prepare(button);
        using var fields = new FormUrlEncodedContent(form.Fields);
        await world.Neighbours.Http.PostAsync(form.Action, fields);
    }

    /// <summary>Carries out what is due now and what a first try put off for some seconds.</summary>
    public static async Task SettleAsync(this World world)
    {
        for (var i = 0; i < 3; i++)
        {
            await world.QuietAsync();
            world.Advance(TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>Carries out one intent of the newest check, as a process does before it dies.</summary>
    public static Task CarryOutAsync(this World world, Func<string, string> key) => world.InScopeAsync(async services =>
    {
        var check = await world.AskSqlAsync<string>("SELECT id FROM card_checks ORDER BY started_at DESC LIMIT 1");
        await services.GetRequiredService<Intents>().CarryOutNowAsync(key(check!), CancellationToken.None);
    });

    /// <summary>How the ledger stands: "Applied, Planned" for hold and charge.</summary>
    public static async Task<string> LedgerAsync(this World world) =>
        await world.AskSqlAsync<string>("SELECT string_agg(state, ', ' ORDER BY kind) FROM card_payments") ?? "";
}
