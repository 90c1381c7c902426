namespace Simulation.Planted;

/// <summary>
/// Mistakes that break the rules, as somebody might well make them. As little text as names the place, so that other changes around it do not
/// matter. The lock of an account is not among them: two at one row at one moment are for races on real PostgreSQL (LeavingRaceTests, ProductRaceTests).
/// </summary>
internal static class Bugs
{
    public static readonly IReadOnlyList<Bug> All =
    [
        new("Drop the row lock", "src/Portal/Storage/Intents.cs",
            """
                        WHERE id IN (
                            SELECT id FROM intents
                            WHERE ended_at IS NULL AND due_at <= {now} AND kind = ANY({kinds.Names(messages)}) AND (lease_until IS NULL OR lease_until < now())
                            ORDER BY due_at, id LIMIT {most} FOR UPDATE SKIP LOCKED)
            """,
            """
                        WHERE id = ANY({db.Intents.FromSql($"SELECT * FROM intents WHERE ended_at IS NULL AND due_at <= {now} AND (lease_until IS NULL OR lease_until < now()) ORDER BY due_at, id LIMIT {most}").AsNoTracking().AsEnumerable().Select(due => due.Id).ToArray()})
            """)
        { More = "crowds" },

        new("A new key per try", "src/Portal/Features/AddCard/MakeCardPayment.cs",
            "PayAsync(order, intent.Key, ct)",
            """PayAsync(order, $"{intent.Key}:{intent.Tries}", ct)"""),

        new("Count after compare: codes", "src/Portal/Storage/Codes.cs",
            "        var judged = await guesses.JudgeCodeAsync(",
            """
                    if (isFor && CryptographicOperations.FixedTimeEquals(challenge!.CodeHash, HashOfCode(challenge.Id, typed.Reveal()))) return new Judgement(true, null);
                    var judged = await guesses.JudgeCodeAsync(
            """),

        new("Count after compare: cards", "src/Portal/Features/ConfirmCharge/ConfirmChargeHandler.cs",
            "        return await guesses.CountCardAsync(",
            """
                    if (await IsRightAsync(check.Id, command, cancellationToken)) return await ConfirmAsync(check.Id, cancellationToken);
                    return await guesses.CountCardAsync(
            """)
        { More = "guesses" },

        new("Send before commit", "src/Portal/Features/AddCard/CardTaking.cs",
            """
                    await db.SaveChangesAsync(ct);
                    await work.CommitAsync(ct);
                    return refusal;
            """,
            """
                    await db.SaveChangesAsync(ct);
                    if (refusal is null) await checks.GoOnAsync(made.AccountId, ct);
                    await work.CommitAsync(ct);
                    return refusal;
            """),

        new("Delete without a second check", "src/Portal/Features/FinishDeletion/FinishDeletion.cs",
            """        if (await db.HasMoneyOutAsync(account.Id, ct)) return Verdict.Later(MoneyOut);""",
            "")
        { More = "outages" },

        new("Delete with something to pay", "src/Portal/Features/FinishDeletion/FinishDeletion.cs",
            """        if ((await db.ObligationsAsync(account.Id, ct)).Count > 0) return Verdict.Later("not-all-paid-yet");""",
            "")
        { More = "shops" },

        new("Delete but not at the card processor", "src/Portal/Features/FinishDeletion/FinishDeletion.cs",
            "        await PlanDeletingCustomerAsync(account, ct);",
            ""),

        new("Write a deletion down before it is decided", "src/Portal/Features/FinishDeletion/FinishDeletion.cs",
            "        await using var work = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, ct);",
            """
                    db.Note(time.GetUtcNow(), intent.Subject, "account-deleted", "customer");
                    await db.SaveChangesAsync(ct);
                    await using var work = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, ct);
            """),

        new("Collect again under a fresh key", "src/Portal/Features/Billing/PayNowHandler.cs",
            "open.Where(charge => charge.State is ChargeState.Failed)",
            "open")
        { More = "shops" },

        new("Usage counted again", "src/Portal/Storage/ChargeBook.cs",
            "        await db.UsageEvents.Where(usage => usage.SubscriptionId == of.Id && usage.ChargeId == null).ExecuteUpdateAsync(usage => usage.SetProperty(u => u.ChargeId, charge.Id), ct);",
            "")
        { More = "days" },

        new("Believe “not found” at once", "src/Portal/Features/AddCard/MakeCardPayment.cs",
            "over < time.GetUtcNow() ? ",
            "intent.Deadline < DateTimeOffset.MaxValue ? ")
        { More = "breaks" },

        new("A claim keeps others from an address", "src/Portal/Features/Register/Enrolment.cs",
            "        db.Accounts.Add(account);",
            """
                    if (db.Accounts.Any(other => other.EmailKey == draft.EmailKey)) return Answer.Refuse("email", "Taken.");
                    db.Accounts.Add(account);
            """),

        new("No cap on numbers that begin alike", "src/Portal/Storage/Codes.cs",
            """        new(new Limit("codes to prefix" + what, Figures.SendsToPrefixInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(6)), number.Prefix),""",
            "")
        { More = "calls" },
    ];
}
