using Microsoft.EntityFrameworkCore;

namespace Portal.Storage;

/// <summary>A message or call as the carrier has it on record, with number and words.</summary>
/// <param name="RecordId">The carrier's id of it.</param>
public sealed record CarrierRecordPayload(string RecordId)
{
    public const string Forget = "forget-at-carrier";

    public static string KeyOf(string recordId) => $"{Forget}:{recordId}";
}

public static class CarrierRecords
{
    /// <summary>Until then somebody who asks why nothing came can be helped.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    /// <summary>Plans, with the change at hand, that the carrier deletes it; once for each record, whether the carrier's answer or its later word names it first.</summary>
    public static async Task PlanForgettingAsync(this PortalDb db, Intents intents, string accountId, string recordId, DateTimeOffset now, CancellationToken ct)
    {
        var key = CarrierRecordPayload.KeyOf(recordId);
        if (!await db.Intents.AnyAsync(intent => intent.Key == key, ct)) intents.PlanForgetting(accountId, recordId, now);
    }

    /// <summary>For a record of which it is known that nothing is planned.</summary>
    public static void PlanForgetting(this Intents intents, string accountId, string recordId, DateTimeOffset now) =>
        intents.Plan(CarrierRecordPayload.Forget, CarrierRecordPayload.KeyOf(recordId), accountId, new CarrierRecordPayload(recordId), dueAt: now + KeptFor);
}
