using Microsoft.Extensions.Options;
using Portal.Domain.Accounts;
using Portal.Domain.Verification;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SignIn;

/// <summary>Sends codes to sign in by: to the proven address, or else to the proven number; to the other one when that is asked for.</summary>
public sealed class SignInCodes(PortalDb db, Codes codes, Intents intents, IPhoneNumbers numbers, PendingSignIn pending, Visit visit, TimeProvider time, IOptions<CodeOptions> options) : IPartOfSlice
{
    /// <summary>After the right password. When no code may be sent now, the page says until when, and takes the one that was sent before.</summary>
    public async Task<Answer> AskAsync(Account account, byte[]? form, CancellationToken ct)
    {
        await pending.BeginAsync(account.Id, account.PasswordHash, ct);
        var older = (await db.WithLiveCodeAsync(account.Id, CodePurpose.SignIn, ct)).Challenge;
        await SendAsync(account, older, account.EmailProvenAt is not null ? "Email" : "Message", form, ct);
        return Answer.GoTo("/sign-in/code");
    }

    /// <summary>Why it was not sent, and when it may be asked for again; null when it is on its way.</summary>
    /// <param name="way">Email, Message or Call; only to what is proven.</param>
    public async Task<Answer?> SendAsync(Account account, VerificationChallenge? older, string way, byte[]? form, CancellationToken ct)
    {
        if (way == "Email") return await MailAsync(account, older, form, ct);
        var number = numbers.Read(account.Phone!, account.Country).Value!;
        return await PhoneAsync(account, older, number, way == "Call" || !number.TakesMessages, form, ct);
    }

    private async Task<Answer?> MailAsync(Account account, VerificationChallenge? older, byte[]? form, CancellationToken ct)
    {
        var target = Codes.ToSignIn(account.EmailKey);
        var counted = await codes.CountSendAsync(form, account.Id, target, visit.Network, ct);
        if (counted.BlockedUntil is { } until) return CodeAnswers.Wait(until, time.GetUtcNow());
        var code = codes.Issue(account.Id, CodePurpose.SignIn, target, options.Value.SignInLasts, older);
        intents.Plan(EmailCodePayload.Kind, Codes.MessageKey(code.Challenge), account.Id, new EmailCodePayload(code.Challenge.Id, code.Digits), deadline: code.Challenge.ExpiresAt);
        await WaitForAsync(code, ct);
        return null;
    }

    private async Task<Answer?> PhoneAsync(Account account, VerificationChallenge? older, PhoneNumber number, bool byCall, byte[]? form, CancellationToken ct)
    {
        var target = Codes.ToSignIn(number.E164);
        var counted = await codes.CountPhoneSendAsync(form, account.Id, number, visit.Network, ct, target);
        if (counted.BlockedUntil is { } until) return CodeAnswers.WaitForPhone(until, time.GetUtcNow(), counted.IsSpent);
        var code = codes.Issue(account.Id, CodePurpose.SignIn, target, options.Value.SignInLasts, older);
        intents.Plan(byCall ? PhoneCodePayload.Call : PhoneCodePayload.Message, Codes.MessageKey(code.Challenge), account.Id,
            new PhoneCodePayload(code.Challenge.Id, number.E164, code.Digits), deadline: code.Challenge.ExpiresAt);
        await WaitForAsync(code, ct);
        return null;
    }

    /// <summary>
    /// Transact commits: the browser waits for a code that is there. Pressed twice at once, both make one, and one of the two is undone. The code comes first, as where it
    /// is given, so that the two never wait for each other crosswise.
    /// </summary>
    private async Task WaitForAsync(IssuedCode code, CancellationToken ct)
    {
        await db.Database.BeginTransactionAsync(ct);
        await db.SaveChangesAsync(ct);
        await pending.WaitForAsync(code.Challenge.Id, ct);
    }
}
