using Microsoft.AspNetCore.Mvc;
using Portal.Domain;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ConfirmCharge;

/// <summary>Code or amount from the statement. Looking at it also asks the bank for what is not known yet.</summary>
[NeedsProof]
public sealed class ConfirmChargePage(CardChecks checks, Guesses guesses, ICardGateway gateway, Visit visit, TimeProvider time) : StepPage
{
    private const string SampleCode = "123456";

    [FromForm]
    public string? Way { get; set; }

    [FromForm]
    public string? Code { get; set; }

    [FromForm]
    public string? Amount { get; set; }

    public CardCheckState Check { get; private set; } = null!;

    public int AttemptsLeft { get; private set; }

    public bool IsExpired => Check.ExpiresAt <= time.GetUtcNow();

    public string CardName => CardBrand.Name(Check.Brand);

    public Money Hold { get; } = Money.Usd(CardPayment.HoldCents);

    public int ReturnHours { get; } = (int)CardPayment.ReturnedWithin.TotalHours;

    /// <summary>What stands before the code in the statement line, and the made-up code of the sample.</summary>
    public (string Before, string Code) Sample => (gateway.StatementLine(SampleCode).Replace(SampleCode, "", StringComparison.Ordinal), SampleCode);

    public Refusal? Decline => Check.DeclinedWhy is { } why ? CardAnswers.Declined(why) : null;

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var check = await checks.GoOnAsync(visit.AccountId, ct);
        if (check is null or { Stage: CardCheckStage.Removed }) return new Gone("/payment-methods/add", wholePage: false);
        if (check.Stage is CardCheckStage.Confirmed) return new Gone("/setup", wholePage: false);
        await ShowAsync(ct);
        return Page();
    }

    public override async Task ShowAsync(CancellationToken ct)
    {
        Way ??= ConfirmChargeCommand.ByCode;
        Check = await checks.NewestAsync(visit.AccountId, ct) ?? throw new InvalidOperationException("The page is only shown where there is a check.");
        AttemptsLeft = await guesses.CardAttemptsLeftAsync(Check.FingerprintHash, ct);
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new ConfirmChargeCommand(Way, Code, Amount), ct);
}
