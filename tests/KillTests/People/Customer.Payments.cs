using System.Text.RegularExpressions;
using Portal.Tests.Kit;

namespace KillTests.People;

/// <summary>What a customer does with a card and with PayPal.</summary>
internal sealed partial class Customer
{
    private const string ConfirmPlace = "/payment-methods/card/confirm";

    private async Task TakeCardAsync()
    {
        await AddCardAsync();
        if (wishes.Card is CardWish.AfterWrongGuesses) await GuessWronglyAsync(2);
        if (wishes.Card is CardWish.SpendAttempts) await GuessWronglyAsync(5);
        if (wishes.Card is CardWish.ByCode or CardWish.ByAmount or CardWish.AfterWrongGuesses or CardWish.ConfirmAndRemove) await ConfirmCardAsync();
        if (wishes.Card is CardWish.RemoveUnconfirmed or CardWish.ConfirmAndRemove) await RemoveCardAsync();
    }

    private async Task AddCardAsync()
    {
        Facts.CardAdded = Known.Maybe;
        for (var tries = 0; tries < 8; tries++)
        {
            // No form: an earlier try took the card, though its answer was lost.
            if (!(await OpenAsync("/payment-methods/card")).HasButton("Next")) break;
            Visitor.Fill("Card number", Card).Fill("Month", "09").Fill("Year", "2039").Fill("Security code", "123").Fill("Card holder name", "A N Other");
            var page = await PressAsync("Next");
            if (page.Path == ConfirmPlace) break;
            if (!IsUnclear(page) && !Says(page, "We could not reach our card processor")) throw Broken("a good card was not taken: " + string.Join(" | ", page.Errors));
        }
        await UntilAsync("open card check", async () => (await OpenAsync(ConfirmPlace)).HasButton("OK") ? this : null);
        Facts.CardAdded = Known.Yes;
    }

    private async Task ConfirmCardAsync()
    {
        var charge = await ChargeAsync();
        var (choice, field, text) = wishes.Card is CardWish.ByAmount
            ? ("Transaction amount", "Amount in USD", charge.Amount)
            : ("Transaction code", "6-digit code", CodeOf(charge));
        for (var page = Visitor.Page; page.Path == ConfirmPlace; page = await OpenAsync(ConfirmPlace))
        {
            if (!page.HasButton("OK")) return;
            Facts.CardConfirmed = Known.Maybe;
            Facts.GuessesSent++;
            Visitor.Choose(choice).Fill(field, text);
            page = await PressAsync("OK");
            if (page.Path == "/setup") break;
            if (page.Status == 422 && !IsUnclear(page)) throw Broken("the right answer was refused: " + string.Join(" | ", page.Errors));
        }
        Facts.CardConfirmed = Known.Yes;
    }

    private async Task GuessWronglyAsync(int times)
    {
        var right = CodeOf(await ChargeAsync());
        for (var i = 0; i < times && (await OpenAsync(ConfirmPlace)).HasButton("OK"); i++)
        {
            Facts.GuessesSent++;
            Visitor.Choose("Transaction code").Fill("6-digit code", right == "000000" ? "111111" : "000000");
            var page = await PressAsync("OK");
            if (page.Path == "/setup") throw Broken("a wrong code confirmed the card");
            if (!IsUnclear(page)) Facts.GuessesWrong++;
        }
    }

    private async Task RemoveCardAsync()
    {
        Facts.CardRemoved = Known.Maybe;
        await RemoveAsync("ending in");
        Facts.CardRemoved = Known.Yes;
    }

    private async Task RemovePayPalAsync()
    {
        Facts.PayPalRemoved = Known.Maybe;
        await RemoveAsync("PayPal");
        Facts.PayPalRemoved = Known.Yes;
    }

    private async Task RemoveAsync(string name)
    {
        for (var tries = 0; tries < 4; tries++)
        {
            var place = PlaceToRemove(await OpenAsync("/payment-methods"), name);
            if (place is null) return;
            await OpenAsync(place);
            if ((await PressAsync("Remove")).Path == "/payment-methods" && PlaceToRemove(Visitor.Page, name) is null) return;
        }
        throw Broken($"what is called “{name}” cannot be removed");
    }

    private static string? PlaceToRemove(Page page, string name) =>
        page.Document.QuerySelectorAll("form[action='/payment-methods/remove'] button").FirstOrDefault(button => page.Document.GetElementById(button.GetAttribute("aria-describedby") ?? "")?.TextContent.Contains(name, StringComparison.Ordinal) == true)
            ?.Closest("form")?.QuerySelector("input[name=id]")?.GetAttribute("value") is { } id ? "/payment-methods/remove?id=" + id : null;

    private async Task AddPayPalAsync()
    {
        Facts.PayPalAdded = Known.Maybe;
        for (var tries = 0; tries < 8; tries++)
        {
            await OpenAsync("/payment-methods/paypal");
            var page = await PressAsync("Add");
            if (Says(page, "A PayPal account is attached already")) break;
            if (IsUnclear(page) || Says(page, "PayPal cannot be reached")) continue;
            Visitor.Fill("E-mail address of another payer", Payer).Fill("Country of another payer, two letters", "GB");
            await PressAsync("Agree and continue");
            break;
        }
        var way = Visitor.Path;
        if (way.StartsWith("/payment-methods/paypal/return", StringComparison.Ordinal)) await UntilAsync("answer of PayPal", async () => (await OpenAsync(way)).Path == "/setup" ? this : null);
        else if (Visitor.Path != "/setup") throw Broken("coming back from PayPal led elsewhere");
        Facts.PayPalAdded = Known.Yes;
    }

    private async Task<StatementLine> ChargeAsync() =>
        await UntilAsync("charge on the statement", async () => (await world.Sandbox.StatementAsync(Card)).Find(line => line.Kind == "charge"));

    private static string CodeOf(StatementLine line) => LineCode().Match(line.Description).Groups[1].Value;

    private static bool Says(Page page, string beginning) => page.Errors.Any(error => error.StartsWith(beginning, StringComparison.Ordinal));

    [GeneratedRegex(@"V(\d{6})")]
    private static partial Regex LineCode();
}
