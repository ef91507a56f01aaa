using Telemetry.Edge.Spooling;
using Telemetry.Journal;

namespace Telemetry.Edge.Tests.Spooling;

public sealed class IdentityFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-identity").FullName;

    private string FilePath => Path.Combine(_folder, "identity.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_start_is_an_epoch_of_one_spool_and_knows_the_runs_before()
    {
        Assert.Equal(("r1", "s1", 1UL, ""), Begin("r1", "s1"));
        Assert.Equal(("r2", "s1", 2UL, "r1"), Begin("r2", "s2"));
        Assert.Equal(("r3", "s1", 3UL, "r2/r1"), Begin("r3", "s3"));
    }

    [Fact]
    public void The_last_runs_are_remembered()
    {
        for (var run = 1; run <= 20; run++) { Begin($"r{run}", "s"); }

        Assert.Equal(("r21", "s", 21UL, "r20/r19/r18/r17/r16/r15/r14/r13"), Begin("r21", "s"));
    }

    [Fact]
    public void Copies_of_a_card_tell_different_stories_from_their_next_start_on()
    {
        Begin("r1", "s");
        var card = File.ReadAllBytes(FilePath);
        var original = Begin("a2", "x");
        File.WriteAllBytes(FilePath, card);
        var copy = Begin("b2", "y");

        Assert.Equal(("a2", "s", 2UL, "r1"), original);
        Assert.Equal(("b2", "s", 2UL, "r1"), copy);
        Assert.Equal(("b3", "s", 3UL, "b2/r1"), Begin("b3", "z"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"version\":2,\"spool\":\"s\",\"epoch\":4,\"runs\":[\"r\"]}")]
    [InlineData("{\"version\":1,\"spool\":\"s/t\",\"epoch\":4,\"runs\":[\"r\"]}")]
    [InlineData("{\"version\":1,\"spool\":\"s\",\"epoch\":-4,\"runs\":[\"r\"]}")]
    [InlineData("{\"version\":1,\"spool\":\"s\",\"epoch\":4,\"runs\":[7]}")]
    public void A_damaged_file_makes_another_spool_and_is_told(string content)
    {
        File.WriteAllText(FilePath, content);
        var file = new IdentityFile(FilePath, PosixFileSystem.Instance);

        Assert.Equal("new", file.Begin("r1", "new").Spool);
        Assert.NotNull(file.Damage);
    }

    private (string Run, string Spool, ulong Epoch, string Past) Begin(string run, string spool)
    {
        var sender = new IdentityFile(FilePath, PosixFileSystem.Instance).Begin(run, spool);
        return (sender.Run, sender.Spool, sender.Epoch, sender.Past);
    }
}
