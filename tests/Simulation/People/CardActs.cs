using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain;
using Portal.Features.AddCard;
using Portal.Features.ConfirmCharge;
using Portal.Features.RemovePaymentMethod;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;
using Simulation.Engine;
using Simulation.Neighbours;
using Simulation.Rules;

namespace Simulation.People;

/// <summary>Adding a card, at our form or the processor's page, seeing the issuer, confirming from the statement, taking it off again.</summary>
internal sealed class CardActs(Run run, Browser browser, Dice dice)
{
    private static readonly (string, string)?[] Declines =
    [
        ("read", CardDeclines.WrongNumber), ("keep", CardDeclines.Declined), ("keep", CardDeclines.WrongSecurityCode), ("hold", CardDeclines.InsufficientFunds),
        ("hold", CardDeclines.AuthenticationRequired), ("charge", CardDeclines.TryAgain), ("charge", CardDeclines.Declined),
    ];

    private int _printed = 1000;

    /// <summary>A new card: mostly good, else with one of the faults cards have.</summary>
    public Plastic Print(string country)
    {
        var card = dice.Weighted<(string Country, string Funding, bool AsksOwner, (string, string)? Decline)>(
        [
            ((country, "credit", false, null), 10), ((country, "credit", true, null), 3), ((country, "credit", false, dice.Pick(Declines)), 3),
            ((country, "prepaid", false, null), 1), (("CN", "credit", false, null), 1), (("FR", "credit", false, null), 1),
        ]);
        var plastic = new Plastic { Number = Number(++_printed), Country = card.Country, Funding = card.Funding, AsksOwner = card.AsksOwner, Decline = card.Decline, Declines = dice.Pick([0, 0, 0, 0.5, 1]) };
        _all[plastic.Number] = plastic;
        return plastic;
    }

    public Act Add(Person person)
    {
        person.LastCard = dice.Pick(person.Cards);
        foreach (var card in _all.Values) run.Gateway.Plastic.TryAdd(card.Number, card);
        if (run.Gateway.HasOwnPage) return Do(person, new Sent("opens the card page", browser.Fill(new OpenCardPageCommand())) { NeedsProof = true, NeedsPassword = true });
        var command = new AddCardCommand(new Secret(person.LastCard.Number), "09", "2039", new Secret("123"), "A N Other");
        return Do(person, new Sent("adds a card", browser.Fill(command)) { NeedsProof = true, NeedsPassword = true });
    }

    /// <summary>Whatever comes next with a card that is not confirmed.</summary>
    public Act GoOn(Person person)
    {
        var mine = run.Gateway.Tokens.Values.Where(token => person.Cards.Contains(token.Card)).ToList();
        var page = run.Gateway.Pages.Values.FirstOrDefault(page => page.Entered is null && page.Failed is null && !page.IsOver(run.Clock.World) && run.Known.AccountOf(page.Customer) == person.AccountId);
        if (page is not null && dice.Hits(0.7)) return new Act("types the card in at the processor's page", () => EnterAsync(person, page));
        if (run.Gateway.Attachments.Values.FirstOrDefault(attachment => attachment.Waits && mine.Contains(attachment.Token)) is { } attachment && dice.Hits(0.8))
            return new Act("visits the issuer", () => VisitIssuerAsync(person, attachment));
        if (dice.Hits(run.Mix.Guessing)) return new Act("guesses at the card", () => GuessAsync(person));
        return dice.Hits(0.25) ? new Act("looks", () => LookAsync(person)) : Confirm(person);
    }

    public Task LookAsync(Person person) => browser.LookAsync(person, async (services, account) => (object)(await services.GetRequiredService<CardChecks>().GoOnAsync(account, default) is not null));

    public Act Remove(Person person) => new("removes a payment method", () => RemoveAsync(person, "Card"));

    public async Task RemoveAsync(Person person, string kind)
    {
        var method = run.Books.Text($"SELECT id FROM payment_methods WHERE account_id = $1 AND kind = '{kind}' ORDER BY removed_at IS NOT NULL, added_at DESC", person.AccountId!);
        if (method is null) return;
        await browser.SendAsync(person, new Sent("removes a payment method", browser.Fill(new RemovePaymentMethodCommand(method)), (answer, account) =>
        {
            if (!answer.IsRefused) run.Promises.Add(new Promise(account!, "the payment method is off", now => now.Methods.TrueForAll(live => live.Id != method)));
        })
        { NeedsProof = true });
    }

    private async Task EnterAsync(Person person, CardPage page)
    {
        run.Gateway.Enter(page, person.LastCard ?? person.Cards[0]);
        if (dice.Hits(0.9)) await ReturnAsync(person);
    }

    private async Task VisitIssuerAsync(Person person, Attachment attachment)
    {
        run.Gateway.SeeOwner(attachment, fails: dice.Hits(0.2));
        if (dice.Hits(0.9)) await ReturnAsync(person);
    }

    /// <summary>The page that both the processor and the issuer send people back to, and the one it leads to.</summary>
    private async Task ReturnAsync(Person person)
    {
        var came = await browser.LookAsync(person, (services, _) => services.GetRequiredService<CardReturns>().FinishAsync(default));
        if (came?.Answer?.Place is not null) await LookAsync(person);
    }

    /// <summary>One after the other, until somebody says stop, and then some more.</summary>
    private async Task GuessAsync(Person person)
    {
        for (var left = dice.Number(6, 13); left > 0 && person.Cookie is not null; left--) await Confirm(person).Do();
    }

    private Act Confirm(Person person)
    {
        var charge = run.Gateway.Payments.LastOrDefault(payment => !payment.IsHold && person.Cards.Contains(payment.Token.Card));
        var isRight = charge is not null && !dice.Hits(run.Mix.WrongCards);
        var command = browser.Fill(dice.Hits(0.5)
            ? new ConfirmChargeCommand(ConfirmChargeCommand.ByCode, isRight ? charge!.Code : dice.Number(0, 1_000_000).ToString("000000", CultureInfo.InvariantCulture), null)
            : new ConfirmChargeCommand(ConfirmChargeCommand.ByAmount, null, ((isRight ? charge!.Cents : dice.Number(50, 100)) / 100m).ToString("0.00", CultureInfo.InvariantCulture)));
        string? card = null;
        return Do(person, new Sent("confirms the card", command, (answer, account) => AfterConfirm(answer, account!, card, command))
        {
            NeedsProof = true,
            Before = account => card = Guessable(account!),
        });
    }

    /// <summary>The card, and which check of it: added again it has another code and amount.</summary>
    private string? Guessable(string account) => run.Books.Text("SELECT encode(fingerprint_hash, 'hex') || ' ' || id FROM card_checks WHERE account_id = $1 ORDER BY started_at DESC LIMIT 1", account);

    private void AfterConfirm(Answer answer, string account, string? card, Command command)
    {
        var why = answer.Refusals.Count > 0 ? answer.Refusals[0].Why : "";
        var isJudged = answer.Place is "/setup" or "/payment-methods" || why.StartsWith("That is not the", StringComparison.Ordinal) || why.StartsWith("That was not right", StringComparison.Ordinal);
        if (isJudged && card is not null && card == Guessable(account)) run.Guesses.JudgedCard(card, $"{card} {Convert.ToHexString(command.FormKey!)}");
    }

    private Act Do(Person person, Sent sent) => new(sent.Name, () => browser.SendWithPasswordAsync(person, sent));

    private readonly Dictionary<string, Plastic> _all = [];

    /// <summary>16 digits with a right check digit.</summary>
    private static string Number(int count)
    {
        var digits = "400000826" + count.ToString("000000", CultureInfo.InvariantCulture);
        var sum = digits.Reverse().Select((digit, place) => (digit - '0') * (place % 2 == 0 ? 2 : 1)).Sum(value => value > 9 ? value - 9 : value);
        return digits + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}
