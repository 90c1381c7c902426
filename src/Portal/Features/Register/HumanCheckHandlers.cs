using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Register;

public sealed record PassHumanCheckCommand(string? Token, string? VerificationCode) : Command;

/// <summary>Counts the try, then looks. The fifth wrong one brings a fresh check.</summary>
internal sealed class PassHumanCheckHandler(PortalDb db, HumanChecks checks, Enrolment enrolment, Guesses guesses, DraftCookie cookie, TimeProvider time)
    : IRequestHandler<PassHumanCheckCommand, Answer>
{
    public async Task<Answer> Handle(PassHumanCheckCommand command, CancellationToken cancellationToken)
    {
        var row = await checks.FindAsync(command.Token, cancellationToken);
        if (row is null) return Answer.Refuse("", "Too much time has passed. Fill in the form once more.");
        if (string.IsNullOrWhiteSpace(command.VerificationCode)) return Answer.Refuse("VerificationCode", "Type the code from the picture or the sound, or the answer to the question");
        if (await checks.CountAsync(command.FormKey, cancellationToken) is { } tooMany) return tooMany;
        var tries = await guesses.CountHumanCheckAsync(row, command.FormKey, time.GetUtcNow(), cancellationToken);
        if (tries is not null && checks.Accepts(row, command.VerificationCode)) return await OpenAsync(row, cancellationToken);
        if (tries is null or >= Guesses.Most)
        {
            await checks.RenewAsync(row, cancellationToken);
            return Answer.Refuse("VerificationCode", "That was not right. Here is a fresh picture, sound and question.");
        }
        return Answer.Refuse("VerificationCode", "That was not right. Try again, or ask for another one.");
    }

    /// <summary>A draft opens one account, from however many tabs: who removes it, opens it, in one transaction that the pipeline commits.</summary>
    private async Task<Answer> OpenAsync(HumanCheckRow row, CancellationToken ct)
    {
        await db.Database.BeginTransactionAsync(ct);
        if (await db.HumanChecks.Where(check => check.TokenHash == row.TokenHash).ExecuteDeleteAsync(ct) == 0) return Answer.GoTo("/register");
        cookie.Forget();
        return enrolment.Open(checks.DraftOf(row));
    }
}

public sealed record AnotherHumanCheckCommand(string? Token) : Command;

internal sealed class AnotherHumanCheckHandler(HumanChecks checks) : IRequestHandler<AnotherHumanCheckCommand, Answer>
{
    public async Task<Answer> Handle(AnotherHumanCheckCommand command, CancellationToken cancellationToken)
    {
        if (await checks.CountAsync(command.FormKey, cancellationToken) is { } tooMany) return tooMany;
        if (await checks.FindAsync(command.Token, cancellationToken) is { } row) await checks.RenewAsync(row, cancellationToken);
        return Answer.GoTo("/register");
    }
}
