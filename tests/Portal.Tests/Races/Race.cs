using Portal.Tests.Kit;

namespace Portal.Tests.Races;

/// <summary>Many clients behind one barrier.</summary>
internal static class Race
{
    /// <summary>All are ready before the first one starts.</summary>
    public static async Task<T[]> OfAsync<T>(int clients, Func<int, Task<T>> act)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runs = Enumerable.Range(0, clients).Select(async number =>
        {
            await start.Task;
            return await act(number);
        }).ToList();
        start.SetResult();
        return await Task.WhenAll(runs);
    }

    /// <summary>The same form with different words in it, sent from as many copies of this browser.</summary>
    public static Task<Page[]> GuessAsync(this Visitor visitor, int clients, Func<int, Submission> guess) =>
        OfAsync(clients, number => visitor.Twin().SendAsync(guess(number)));

    /// <summary>
    /// Customers by the front door; their addresses and numbers are proven by a stroke of the pen, as fifty times the whole way would
    /// take the most of the test.
    /// </summary>
    public static async Task<IReadOnlyList<Person>> ManyAsync(this World world, int count)
    {
        var people = new List<Person>();
        while (people.Count < count) people.Add(await world.People.RegisteredAsync());
        await world.SqlAsync("UPDATE accounts SET email_proven_at = now(), phone_proven_at = now()");
        return people;
    }
}
