using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SecuritySettings;

public sealed record AskDeletionCommand(bool Understood) : Command;

internal sealed class AskDeletionValidator : AbstractValidator<AskDeletionCommand>
{
    public AskDeletionValidator() =>
        RuleFor(command => command.Understood).Equal(true).WithMessage("Tick the box to show that you understand: the account will be removed");
}

/// <summary>Only leads on: nothing is deleted before the next page is confirmed.</summary>
internal sealed class AskDeletionHandler : IRequestHandler<AskDeletionCommand, Answer>
{
    public Task<Answer> Handle(AskDeletionCommand command, CancellationToken cancellationToken) => Task.FromResult(Answer.GoTo("/account/delete"));
}

/// <summary>The page has made sure that the device is the visitor's, or was.</summary>
public sealed record SignOutDeviceCommand(string Device) : Command;

/// <summary>Ends one of the customer's own sessions. One that they have ended already changes nothing and looks the same.</summary>
internal sealed class SignOutDeviceHandler(PortalDb db, OtherDevices others) : IRequestHandler<SignOutDeviceCommand, Answer>
{
    public async Task<Answer> Handle(SignOutDeviceCommand command, CancellationToken cancellationToken)
    {
        await others.SignOutAsync(db.Sessions.Where(session => session.Id == command.Device), OtherDevices.SignedOut, command.Device, cancellationToken);
        return Answer.GoTo("/security");
    }
}

public sealed record SignOutOthersCommand : Command
{
    public override bool IsNewEachTime => true;
}

/// <summary>Ends all sessions but this one, and forgets all other browsers, also one whose session was over before it was lost.</summary>
internal sealed class SignOutOthersHandler(PortalDb db, OtherDevices others, Visit visit) : IRequestHandler<SignOutOthersCommand, Answer>
{
    public async Task<Answer> Handle(SignOutOthersCommand command, CancellationToken cancellationToken)
    {
        await others.SignOutAsync(db.Sessions.Where(session => session.Id != visit.Session!.Id), "signed-out-elsewhere", null, cancellationToken);
        return Answer.GoTo("/security?changed=devices");
    }
}

/// <summary>Signs devices of the customer out, and lets no other browser in without a code from then on: somebody may have lost one.</summary>
public sealed class OtherDevices(PortalDb db, Sessions sessions, KnownBrowsers browsers, BrowserCookie browser, Visit visit, TimeProvider time) : IPartOfSlice
{
    public const string SignedOut = "device-signed-out";

    /// <summary>
    /// Whether the visitor is signed in there, or was until they ended it from here. What ended otherwise has left no trace of whose it was, and is
    /// as unknown as what is somebody else's or never was. One question, so that a second press finds it on either side of the first one's change.
    /// </summary>
    public Task<bool> IsOrWasOwnAsync(string? device, CancellationToken ct) =>
        db.Sessions.Where(session => session.Id == device && session.AccountId == visit.AccountId).Select(session => session.CreatedAt)
            .Concat(db.Audit.Where(line => line.AccountId == visit.AccountId && line.Act == SignedOut && line.Detail == device).Select(line => line.At)).AnyAsync(ct);

    /// <param name="device">The one, where it is one.</param>
    public async Task SignOutAsync(IQueryable<SessionRow> which, string act, string? device, CancellationToken ct)
    {
        await db.Database.BeginTransactionAsync(ct);
        // Whoever signs in meanwhile waits, and is in after this; whoever was faster is out.
        if (await db.LockAccountAsync(visit.AccountId, ct) is null || !await sessions.IsLiveAsync(visit.Session!.Id, ct)) return;
        var ended = await which.Where(session => session.AccountId == visit.AccountId).ExecuteDeleteAsync(ct);
        // One that is out already was signed out by a press before this one, which forgot what was known then.
        if (ended == 0 && device is not null) return;
        if (!await browsers.ForgetOthersAsync(visit.AccountId, browser.Keep(), visit.Browser, ct) && ended == 0) return;
        db.Note(time.GetUtcNow(), visit.AccountId, act, "customer", device);
    }
}
