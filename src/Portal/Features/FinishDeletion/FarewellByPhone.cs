using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.FinishDeletion;

/// <summary>The last place that knows the number; emptied when the message has left.</summary>
/// <param name="Number">E.164.</param>
/// <param name="Country">The account's, without which a number is not read.</param>
public sealed record FarewellByPhonePayload(string Number, string Country);

/// <summary>The last word where no mail says it: to the number that was the account's. It waits, as notices do, while messages are used up.</summary>
internal sealed class FarewellByPhone(
    PortalDb db, Intents intents, Codes codes, ITelephone telephone, IPhoneNumbers numbers, IStringLocalizer<Words> words, TimeProvider time, IOptions<PortalOptions> portal)
    : MessageKind<FarewellByPhonePayload>(db)
{
    public const string KindName = "farewell-by-phone";

    public override string Name => KindName;

    public override bool EndsWithAccount => false;

    protected override async Task<Outgoing> WriteAsync(Intent intent, FarewellByPhonePayload payload, CancellationToken ct)
    {
        var left = intent.Deadline - time.GetUtcNow() ?? TimeSpan.Zero;
        if (left <= TimeSpan.Zero) return Outgoing.NotAnyMore("too-late");
        if (numbers.Read(payload.Number, payload.Country).Value is not { TakesMessages: true } number) return Outgoing.NotAnyMore("takes-no-messages");
        if (!await codes.CountNoticeAsync(intent.Key, number, ct)) return Outgoing.NotYet("messages-spent");
        var text = words["{0}: your account has been deleted, as you asked. Not you? Write to {1}", portal.Value.Brand, portal.Value.SupportEmail].Value;
        return Outgoing.Of(go => telephone.SendMessageAsync(payload.Number, text, left, intent.Key, go), sid => sid);
    }

    protected override async Task RecordAsync(Intent intent, FarewellByPhonePayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (verdict is { State: IntentState.Done, Word: { } recordId }) await db.PlanForgettingAsync(intents, intent.Subject, recordId, time.GetUtcNow(), ct);
    }
}
