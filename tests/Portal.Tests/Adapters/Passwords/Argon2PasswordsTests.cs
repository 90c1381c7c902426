using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using Portal.Adapters;
using Portal.Adapters.Passwords;
using Portal.Domain;
using Portal.Ports;
using Portal.Tests.Kit;

namespace Portal.Tests.Adapters.Passwords;

public sealed class Argon2PasswordsTests
{
    [Fact]
    public async Task A_password_is_right_and_no_other_is()
    {
        using var people = Services();
        var passwords = people.GetRequiredService<IPasswords>();
        var hash = await passwords.HashAsync(new Secret(" Pass word 15 ch "), default);

        Assert.Equal(PasswordCheck.Right, await passwords.CheckAsync(new Secret(" Pass word 15 ch "), hash, default));
        Assert.Equal(PasswordCheck.Wrong, await passwords.CheckAsync(new Secret("Pass word 15 ch"), hash, default));
        Assert.Equal(PasswordCheck.Wrong, await passwords.CheckAsync(new Secret(" pass word 15 ch "), hash, default));
        Assert.Equal(PasswordCheck.Wrong, await passwords.CheckAsync(new Secret(""), hash, default));
    }

    [Theory]
    [InlineData("é\0\u200Bａ", "é\0\u200Bａ", PasswordCheck.Right)]
    [InlineData("café au lait", "cafe\u0301 au lait", PasswordCheck.Wrong)]
    [InlineData("ａbcdefghijkl", "abcdefghijkl", PasswordCheck.Wrong)]
    [InlineData("nothing\0after", "nothing\0other", PasswordCheck.Wrong)]
    public async Task Every_character_counts_exactly_as_typed(string password, string typed, PasswordCheck check)
    {
        using var people = Services();
        var passwords = people.GetRequiredService<IPasswords>();
        Assert.Equal(check, await passwords.CheckAsync(new Secret(typed), await passwords.HashAsync(new Secret(password), default), default));
    }

    [Fact]
    public async Task The_last_of_128_characters_counts()
    {
        using var people = Services();
        var passwords = people.GetRequiredService<IPasswords>();
        var hash = await passwords.HashAsync(new Secret(new string('é', 127) + "a"), default);
        Assert.Equal(PasswordCheck.Wrong, await passwords.CheckAsync(new Secret(new string('é', 127) + "b"), hash, default));
    }

    /// <summary>What is missing to today's cost is done besides: else the time would tell who has an account since before it was raised.</summary>
    [Theory]
    [InlineData(7168, 1, 19456, 2, 15872, 2)]
    [InlineData(19456, 2, 19456, 3, 19456, 1)]
    [InlineData(19456, 2, 65536, 3, 52565, 3)]
    [InlineData(19456, 2, 19456, 2, null, null)]
    [InlineData(65536, 3, 19456, 2, null, null)]
    public void An_older_hash_costs_as_much_as_todays(int memory, int passes, int memoryToday, int passesToday, int? restMemory, int? restPasses)
    {
        var rest = new Argon2Cost(memory, passes).UpTo(new Argon2Cost(memoryToday, passesToday));

        Assert.Equal((restMemory, restPasses), (rest?.MemoryKiB, rest?.Passes));
    }

    [Fact]
    public async Task The_hash_says_how_it_was_made_and_is_new_each_time()
    {
        using var people = Services(cheap: false);
        var passwords = people.GetRequiredService<IPasswords>();
        var hashes = new[] { await passwords.HashAsync(new Secret("twelve chars"), default), await passwords.HashAsync(new Secret("twelve chars"), default) };

        Assert.All(hashes, hash => Assert.Matches(@"^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$", hash));
        Assert.NotEqual(hashes[0], hashes[1]);
    }

    [Fact]
    public async Task The_reference_program_of_argon2_agrees()
    {
        // printf 'correct hörse bättery' | argon2 sixteen-bytes-ab -id -t 2 -k 19456 -p 1 -l 32 -e
        const string reference = "$argon2id$v=19$m=19456,t=2,p=1$c2l4dGVlbi1ieXRlcy1hYg$5T93Gq9IcOTAjFAVS+7ZO2Hq4FZIK3o3bkTF8E4MsuU";
        using var people = Services(cheap: false);
        Assert.Equal(PasswordCheck.Right, await people.GetRequiredService<IPasswords>().CheckAsync(new Secret("correct hörse bättery"), reference, default));
    }

    [Fact]
    public async Task A_hash_of_another_cost_is_right_but_old()
    {
        using var before = Services(cheap: true);
        using var today = Services(cheap: false);
        var hash = await before.GetRequiredService<IPasswords>().HashAsync(new Secret("twelve chars"), default);

        Assert.Equal(PasswordCheck.RightButOld, await today.GetRequiredService<IPasswords>().CheckAsync(new Secret("twelve chars"), hash, default));
        Assert.Equal(PasswordCheck.Wrong, await today.GetRequiredService<IPasswords>().CheckAsync(new Secret("other  chars"), hash, default));
    }

    [Fact]
    public async Task Nobody_by_that_name_takes_as_long_as_a_wrong_password()
    {
        using var people = Services(cheap: false);
        var passwords = people.GetRequiredService<IPasswords>();
        var hash = await passwords.HashAsync(new Secret("twelve chars"), default);

        Assert.Equal(PasswordCheck.Wrong, await passwords.CheckAsync(new Secret("twelve chars"), null, default));
        // In turns: whatever else the machine does for a while, it does to both.
        var (known, unknown) = (double.MaxValue, double.MaxValue);
        for (var i = 0; i < 10; i++) (known, unknown) = (Math.Min(known, await TimeOfAsync(passwords, hash)), Math.Min(unknown, await TimeOfAsync(passwords, null)));
        Assert.InRange(unknown / known, 0.5, 2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$argon2i$v=19$m=7168,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2id$v=19$m=7168,t=1,p=1$AAAA$AAAA")]
    [InlineData("$argon2id$v=19$m=99999999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_row_that_is_no_hash_of_ours_is_a_fault_and_not_a_wrong_password(string row)
    {
        using var people = Services();
        await Assert.ThrowsAsync<FormatException>(() => people.GetRequiredService<IPasswords>().CheckAsync(new Secret("twelve chars"), row, default));
    }

    [Fact]
    public async Task A_full_lane_says_so_at_once_and_everybody_let_in_gets_an_answer()
    {
        using var people = Services(settings: [("Passwords:Threads", "1"), ("Passwords:Queue", "2")]);
        var passwords = people.GetRequiredService<IPasswords>();
        var hash = await passwords.HashAsync(new Secret("twelve chars"), default);

        var hashes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => passwords.HashAsync(new Secret("twelve chars"), default)));
        var checks = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => passwords.CheckAsync(new Secret("twelve chars"), hash, default)));

        Assert.InRange(hashes.Count(one => one is null), 1, 19);
        Assert.Contains(null, checks);
        Assert.Contains(PasswordCheck.Right, checks);
        Assert.DoesNotContain(PasswordCheck.Wrong, checks);
    }

    /// <summary>Each figure is in bounds; both together are less than OWASP's weakest advice.</summary>
    [Theory]
    [InlineData("Development", 7, 1, true)]
    [InlineData("Staging", 7, 1, false)]
    [InlineData("Production", 7, 4, false)]
    [InlineData("Production", 34, 1, false)]
    [InlineData("Production", 7, 5, true)]
    [InlineData("Production", 46, 1, true)]
    public void Cheap_hashes_are_for_development(string environment, int memory, int passes, bool isTaken)
    {
        using var people = Services(false, environment, ("Passwords:MemoryMiB", $"{memory}"), ("Passwords:Passes", $"{passes}"));
        var refused = Record.Exception(people.GetRequiredService<IPasswords>);

        Assert.Equal(isTaken, refused is null);
        if (!isTaken) Assert.Contains("Passwords:MemoryMiB times Passes must be 35 at least", refused!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1024, 8, true)]
    [InlineData(1024, 9, false)]
    [InlineData(64, 129, false)]
    public void All_threads_together_take_no_more_than_eight_gigabytes(int memory, int threads, bool isTaken)
    {
        using var people = Services(false, "Production", ("Passwords:MemoryMiB", $"{memory}"), ("Passwords:Threads", $"{threads}"));
        var refused = Record.Exception(people.GetRequiredService<IPasswords>);

        Assert.Equal(isTaken, refused is null);
        if (!isTaken) Assert.Contains("Passwords:MemoryMiB times Threads (0: one a core) must be 8192 at most", refused!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MemoryMiB", "6")]
    [InlineData("Passes", "0")]
    [InlineData("Queue", "0")]
    [InlineData("Threads", "-1")]
    public void Settings_that_make_hashes_weak_are_refused(string setting, string value)
    {
        using var people = Services(cheap: false, settings: [($"Passwords:{setting}", value)]);
        Assert.Throws<OptionsValidationException>(people.GetRequiredService<IPasswords>);
    }

    /// <summary>Whoever counts a try in between holds a place; one that is given back twice is one place.</summary>
    [Fact]
    public void A_place_is_held_until_it_is_given_back()
    {
        using var people = Services(settings: [("Passwords:Threads", "1"), ("Passwords:Queue", "1")]);
        var passwords = people.GetRequiredService<IPasswords>();
        var (one, two) = (passwords.TakePlace()!, passwords.TakePlace()!);
        Assert.Null(passwords.TakePlace());

        one.Dispose();
        one.Dispose();

        using var three = passwords.TakePlace();
        Assert.NotNull(three);
        Assert.Null(passwords.TakePlace());
        two.Dispose();
    }

    private static async Task<double> TimeOfAsync(IPasswords passwords, string? hash)
    {
        var started = Stopwatch.GetTimestamp();
        await passwords.CheckAsync(new Secret("another word"), hash, default);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static ServiceProvider Services(bool cheap = true, string environment = "Development", params (string Key, string Value)[] settings)
    {
        (string, string)[] cost = cheap ? [("Passwords:MemoryMiB", "7"), ("Passwords:Passes", "1")] : [];
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(cost.Concat(settings).Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2)))
            .Build();
        return new ServiceCollection().AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = environment }).AddChance().AddPasswords(configuration).BuildServiceProvider();
    }
}
