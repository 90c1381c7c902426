using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.NotifyAccount;

/// <param name="Number">The number before the change, E.164.</param>
public sealed record NoticeByPhonePayload(string Number);

/// <summary>
/// Tells the old number that another one took its place, with a link to say that this was somebody else: for whoever has proven no address it is the
/// only word of it. A number that takes no messages is not called: a call can carry no link, and frightens.
/// </summary>
internal sealed class NoticeByPhone(
    PortalDb db, Intents intents, ITelephone telephone, IPhoneNumbers numbers, MailedLinks links, IStringLocalizer<Words> words, TimeProvider time, IOptions<PortalOptions> portal, IOptions<ChangeOptions> changes)
    : MessageKind<NoticeByPhonePayload>(db)
{
    /// <summary>A message that is told to be delivered later than this is not sent.</summary>
    public static readonly TimeSpan Useful = TimeSpan.FromDays(3);

    public override string Name => MailedLinks.NoticeByPhoneKind;

    protected override bool LeavesAtOnce => true;

    protected override async Task<Outgoing> WriteAsync(Intent intent, NoticeByPhonePayload payload, CancellationToken ct)
    {
        var left = intent.Deadline - time.GetUtcNow() ?? TimeSpan.Zero;
        if (left <= TimeSpan.Zero) return Outgoing.NotAnyMore("too-late");
        var country = await Db.Accounts.Where(account => account.Id == intent.Subject).Select(account => account.Country).FirstOrDefaultAsync(ct);
        if (country is null || numbers.Read(payload.Number, country).Value is not { TakesMessages: true }) return Outgoing.NotAnyMore("takes-no-messages");
        if (await links.OpenAsync(intent, LinkPurpose.DenyChange, intent.Subject, changes.Value.LinkLasts, ct) is not { } token) return Outgoing.NotAnyMore("denied");
        var text = TextOf(token);
        return Outgoing.Of(go => telephone.SendMessageAsync(payload.Number, text, left, intent.Key, go), sid => sid);
    }

    protected override Task RecordAsync(Intent intent, NoticeByPhonePayload payload, Verdict verdict, PortalDb db, CancellationToken ct) =>
        verdict is { State: IntentState.Done, Word: { } recordId } ? db.PlanForgettingAsync(intents, intent.Subject, recordId, time.GetUtcNow(), ct) : Task.CompletedTask;

    /// <summary>Short, as it is to fit into one message beside the link.</summary>
    private string TextOf(string token) =>
        words["{0}: the phone number of your account was changed. Not you? {1}", portal.Value.Brand, new Uri(portal.Value.PublicUrl!, "/not-me?link=" + token).AbsoluteUri].Value;
}
