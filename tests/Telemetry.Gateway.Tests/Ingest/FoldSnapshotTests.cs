using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Tests.Ingest;

/// <summary>Device view and readings index start from a snapshot, and are what the whole journal gives.</summary>
public sealed class FoldSnapshotTests : IDisposable
{
    private readonly FoldHarness _process = new();

    public void Dispose() => _process.Dispose();

    [Fact]
    public async Task Fold_from_snapshots_is_the_fold_of_the_whole_journal()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            for (int process = 0; process < 4; process++)
            {
                _process.Append(random, random.Next(700));
                await _process.RunOnceAsync();
            }

            _process.Append(random, random.Next(100));
            (InputFold fold, JournalStamp last) = _process.Start();
            byte[] folded;
            using (fold)
            {
                folded = _process.Folded(fold.Next, last);
            }

            Assert.True(_process.FoldedFromTheStart().AsSpan().SequenceEqual(folded), $"seed {seed}");
        }
    }

    public static TheoryData<string> Damages() => ["cut", "flip", "newer", "empty"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Snapshot_that_cannot_be_used_costs_only_what_came_behind_the_one_before(string damage)
    {
        _process.Append(new Random(2), 300);
        await _process.RunOnceAsync();
        _process.Append(new Random(3), 300);
        await _process.RunOnceAsync();
        Damage(Newest(), damage);

        (InputFold fold, JournalStamp last) = _process.Start();
        byte[] folded;
        using (fold)
        {
            folded = _process.Folded(fold.Next, last);
        }

        Assert.Single(Directory.GetFiles(_process.SnapshotFolder));
        Assert.Equal(_process.FoldedFromTheStart(), folded);
    }

    [Fact]
    public async Task Snapshot_of_a_journal_that_was_taken_away_is_not_used()
    {
        _process.Append(new Random(4), 100);
        await _process.RunOnceAsync();
        _process.BeginAnew();
        _process.Append(new Random(5), 300);

        (InputFold fold, JournalStamp last) = _process.Start();
        byte[] folded;
        using (fold)
        {
            folded = _process.Folded(fold.Next, last);
        }

        Assert.Equal(_process.FoldedFromTheStart(), folded);
    }

    private static void Damage(string file, string damage)
    {
        byte[] bytes = File.ReadAllBytes(file);
        switch (damage)
        {
            case "cut":
                bytes = bytes[..^1];
                break;
            case "flip":
                bytes[bytes.Length / 2] ^= 1;
                break;
            case "newer":
                bytes[8]++;
                break;
            default:
                bytes = [];
                break;
        }

        File.WriteAllBytes(file, bytes);
    }

    private string Newest() => Directory.GetFiles(_process.SnapshotFolder).Order(StringComparer.Ordinal).Last();
}
