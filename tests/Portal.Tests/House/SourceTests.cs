using System.Text.RegularExpressions;

namespace Portal.Tests.House;

/// <summary>What the portal's own code must not say anywhere, because saying it once is enough to do harm.</summary>
public sealed class SourceTests
{
    /// <summary>The one command by hand takes its words from the data map, which holds constants.</summary>
    [Fact]
    public void No_statement_is_put_together_from_text() => AssertOnlyIn(@"SqlRaw|SqlQueryRaw|NpgsqlCommand\(|CommandText", "src/Portal/Storage/PersonalData.cs");

    [Fact]
    public void No_program_is_run() => AssertOnlyIn(@"Process\.Start|ProcessStartInfo");

    [Fact]
    public void Expressions_are_constants_that_take_linear_time()
    {
        AssertOnlyIn(@"new Regex\(|\bRegex\.\w+\(");
        AssertOnlyIn(@"\[GeneratedRegex\((?!.*RegexOptions\.NonBacktracking)");
    }

    /// <summary>The one format by hand is a refusal's own sentence, for a console.</summary>
    [Fact]
    public void Lines_of_the_log_and_formats_are_constants()
    {
        AssertOnlyIn(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)?\((LogLevel\.\w+, )?\$");
        AssertOnlyIn(@"string\.Format\(", "src/Portal/Features/OperatorSignIn/HashPassword.cs");
    }

    /// <summary>Answer.WaitUntil puts the date beside a time of another day; who says a time past it would not.</summary>
    [Fact]
    public void Until_when_somebody_waits_is_said_in_one_place() => AssertOnlyIn(@"\.(TooMany|Refuse)\([^\n]*HH:mm");

    /// <summary>The server lets more come than anybody should take, so that who sends too much hears of it: whoever reads says how much, by BodyAsync.</summary>
    [Fact]
    public void What_a_request_brings_is_read_in_one_place() => AssertOnlyIn(@"\b[Rr]equest\.Body\b|BodyReader|\[?FromBody\b|equest\.ReadFromJsonAsync", "src/Portal/Web/RequestLimits.cs");

    /// <summary>What is in a page is its visitor's alone.</summary>
    [Fact]
    public void No_answer_is_kept_on_our_side() => AssertOnlyIn("OutputCach|ResponseCach|IMemoryCache|IDistributedCache|HybridCache");

    [Fact]
    public void No_type_is_named_in_JSON() => AssertOnlyIn("JsonPolymorphic|JsonDerivedType|TypeNameHandling|BinaryFormatter|IJsonTypeInfoResolver");

    /// <summary>Twilio signs by HMAC-SHA-1, and we have to answer in kind.</summary>
    [Fact]
    public void No_weak_hash_is_used() => AssertOnlyIn(@"\b(HMAC)?(MD5|SHA1)\b|\bTripleDES\b|\bDES\b|CipherMode|RijndaelManaged", "src/Portal/Adapters/Telephone/TwilioNews.cs");

    [Fact]
    public void No_certificate_is_believed_unseen() => AssertOnlyIn("CertificateValidationCallback|CertificateCustomValidationCallback|DangerousAcceptAny|Trust Server Certificate");

    [Fact]
    public void Every_neighbour_is_asked_by_the_client_that_follows_no_redirects()
    {
        const string outbound = "src/Portal/Adapters/Outbound.cs";
        AssertOnlyIn(@"AddHttpClient|new HttpClient\(", outbound);
        Assert.Contains("AllowAutoRedirect = false", File.ReadAllText(TidinessTests.In(outbound)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_holds_neither_repository_nor_tests()
    {
        string[] taken = ["src/Directory.Build.props", "src/Domain", "src/Portal", "wwwroot", ".editorconfig", ".config"];
        var ignored = File.ReadAllLines(TidinessTests.In(".dockerignore"));
        var copied = File.ReadAllLines(TidinessTests.In("Dockerfile")).Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal));

        Assert.All(new[] { ".git", ".data", "tests" }, name => Assert.Contains(name, ignored));
        Assert.All(copied, line => Assert.Contains(taken, from => line.StartsWith("COPY " + from, StringComparison.Ordinal)));
        Assert.Contains("USER $APP_UID", File.ReadAllLines(TidinessTests.In("Dockerfile")));
    }

    [Fact]
    public void Scripts_write_text_and_never_markup()
    {
        var scripts = Directory.GetFiles(TidinessTests.In("wwwroot"), "*.js");

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|document\.write|\beval\b|new Function|javascript:", File.ReadAllText(script)));
    }

    [Fact]
    public void No_secret_ships()
    {
        var ships = TidinessTests.Sources("*.json", "*.cs", "*.cshtml", "*.txt").Where(file => file.StartsWith("src/Portal/", StringComparison.Ordinal) || file.StartsWith("src/Domain/", StringComparison.Ordinal)).ToList();
        var settings = ships.Where(file => Path.GetFileName(file).StartsWith("appsettings", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, settings.Count);
        Assert.All(settings, file => Assert.DoesNotMatch("""(?i)"[^"]*(password|secret|token|key|connectionstrings|sid)[^"]*"\s*:""", File.ReadAllText(TidinessTests.In(file))));
        Assert.All(ships, file => Assert.DoesNotMatch(@"\b[sr]k_(live|test)_\w|\bwhsec_\w|BEGIN [A-Z ]*PRIVATE KEY|\bPassword=\w", File.ReadAllText(TidinessTests.In(file))));
    }

    [Fact]
    public void Packages_are_those_of_the_lock_files_and_all_are_listed_when_it_is_published()
    {
        var projects = TidinessTests.Sources("*.csproj").ToList();

        Assert.True(projects.Count > 5);
        Assert.All(projects, project => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(TidinessTests.In(project))!, "packages.lock.json")), project));
        Assert.All(projects, project => Assert.DoesNotContain("RestoreLockedMode", File.ReadAllText(TidinessTests.In(project)), StringComparison.Ordinal));
        var build = File.ReadAllText(TidinessTests.In("src/Directory.Build.props"));
        Assert.Contains("<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>", build, StringComparison.Ordinal);
        // Only whoever writes them anew says otherwise, by hand.
        Assert.Contains("<RestoreLockedMode Condition=\"'$(RestoreLockedMode)' == ''\">true</RestoreLockedMode>", build, StringComparison.Ordinal);
        Assert.Contains("<Import Project=\"Sbom.targets\" />", File.ReadAllText(TidinessTests.In("src/Portal/Portal.csproj")), StringComparison.Ordinal);
        Assert.Matches("AfterTargets=\"Publish\"", File.ReadAllText(TidinessTests.In("src/Portal/Sbom.targets")));
    }

    private static void AssertOnlyIn(string words, params string[] allowed)
    {
        var found = TidinessTests.Sources("*.cs", "*.cshtml").Where(file => file.StartsWith("src/Portal/", StringComparison.Ordinal) || file.StartsWith("src/Domain/", StringComparison.Ordinal))
            .Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal) && Regex.IsMatch(File.ReadAllText(TidinessTests.In(file)), words));

        Assert.Equal(allowed, found.Order(StringComparer.Ordinal));
    }
}
