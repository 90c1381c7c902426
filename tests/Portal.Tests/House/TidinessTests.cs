using System.Text.RegularExpressions;

namespace Portal.Tests.House;

/// <summary>What keeps the house easy to walk through.</summary>
public sealed partial class TidinessTests
{
    private const int LongestFile = 250;
    private const int LongestReadme = 10;

    private static readonly string Root = FindRoot();

    [Fact]
    public void The_program_is_below_eighty_lines() => Assert.InRange(File.ReadAllLines(In("src/Portal/Program.cs")).Length, 1, 79);

    [Fact]
    public void No_file_is_longer_than_a_look()
    {
        var long_ = Sources("*.cs", "*.cshtml").Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(file => (file, lines: File.ReadAllLines(In(file)).Length)).Where(file => file.lines > LongestFile);

        Assert.Empty(long_);
    }

    [Fact]
    public void Every_slice_has_a_test_file_of_its_name()
    {
        var tests = Sources("*Tests.cs").Where(file => file.StartsWith("tests/Portal.Tests/Features/", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var slices = Directory.EnumerateDirectories(In("src/Portal/Features")).Select(Path.GetFileName).Where(name => name is not "Shared");

        Assert.DoesNotContain(slices, slice => !tests.Contains(slice + "Tests"));
    }

    [Fact]
    public void Every_room_says_what_it_is_in_ten_lines_at_most()
    {
        string[] rooms = ["src/Domain", "src/Sandbox", .. Directory.EnumerateDirectories(In("src/Portal")).Select(folder => "src/Portal/" + Path.GetFileName(folder)).Where(IsRoom)];

        Assert.All(rooms, room => Assert.True(File.Exists(In(room + "/README.md")), room));
        Assert.DoesNotContain(rooms, room => File.ReadAllLines(In(room + "/README.md")).Length > LongestReadme);
    }

    [Fact]
    public void Only_the_layout_speaks_to_htmx()
    {
        var others = Sources("*.cshtml").Where(file => !file.EndsWith("/_Layout.cshtml", StringComparison.Ordinal) && file.StartsWith("src/", StringComparison.Ordinal))
            .Where(file => HtmxAttribute().IsMatch(File.ReadAllText(In(file))));

        Assert.Empty(others);
    }

    [Fact]
    public void Test_names_are_sentences()
    {
        var odd = typeof(TidinessTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes(typeof(FactAttribute), inherit: false).Length > 0)
            .Where(method => !method.Name.Contains('_', StringComparison.Ordinal)).Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.Empty(odd);
    }

    [Fact]
    public void Nothing_names_a_path_of_one_machine()
    {
        var found = Sources("*.cs", "*.cshtml", "*.csproj", "*.props", "*.targets", "*.md", "*.json", "*.sh")
            .Where(file => OneMachine().IsMatch(File.ReadAllText(In(file))));

        Assert.Empty(found);
    }

    [GeneratedRegex(@"\shx-(?!boost=""false"")[a-z]")]
    private static partial Regex HtmxAttribute();

    [GeneratedRegex("/(work|home|root|Users)/[a-z]")]
    private static partial Regex OneMachine();

    /// <summary>A folder that holds code of ours, not what a build or npm put there.</summary>
    private static bool IsRoom(string folder) => Path.GetFileName(folder) is not ("bin" or "obj" or "node_modules" or "Properties");

    internal static IEnumerable<string> Sources(params string[] patterns) => new[] { "src", "tests" }.SelectMany(top => patterns.SelectMany(pattern =>
            Directory.EnumerateFiles(In(top), pattern, SearchOption.AllDirectories)))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules"));

    internal static string In(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Features.sln"))) at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
