using System.Globalization;
using Telemetry.Campaigns.Tests.Gateways;
using Telemetry.Journal;

namespace Telemetry.Campaigns.Tests.BitFlips;

/// <summary>
/// Flips one bit in a gateway's journals and checkpoints, again and again: the windows are right, or the journal says
/// which records are gone.
/// </summary>
internal static class BitFlipCampaign
{
    private const int Readings = 100;
    private const int TrialsAtOnce = 8;

    /// <returns>Results that are wrong without a word.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(int flips, int seed, TextWriter output)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromHours(2));
        var folder = PowerLoss.NewFolder("bit-flips");
        var recording = new GatewayRecording(folder, Readings);
        await recording.RunAsync([], limit.Token);
        var original = Path.Combine(folder, "original");
        recording.WriteEnd(original);
        var random = new Random(seed);
        var (silent, kinds) = (new List<string>(), new SortedDictionary<string, int>(StringComparer.Ordinal));
        using var turns = new SemaphoreSlim(TrialsAtOnce);
        var trials = new List<Task>();
        for (var flip = 0; flip < flips; flip++)
        {
            await turns.WaitAsync(limit.Token);
            var copy = Directory.CreateTempSubdirectory("bit-flip-").FullName;
            var what = Flip(original, copy, random);
            trials.Add(Task.Run(() => TryAsync(copy, what), limit.Token));
        }
        await Task.WhenAll(trials);
        foreach (var (kind, count) in kinds)
        {
            output.WriteLine($"  {count,4}  {kind}");
        }
        foreach (var wrong in silent)
        {
            output.WriteLine(wrong);
        }
        output.WriteLine($"{flips} bits flipped, seed {seed}: {silent.Count} results silently wrong");
        return silent;

        async Task TryAsync(string copy, string what)
        {
            var damage = Damage(copy);
            var fault = await GatewayTrial.FindFaultAsync(
                copy, Readings, Enumerable.Range(0, Readings).ToHashSet(), Path.Combine(folder, "gateway.json"),
                limit.Token, damage.Count > 0 ? TimeSpan.FromSeconds(5) : null);
            lock (silent)
            {
                var kind = Path.GetDirectoryName(what) + (fault is null ? ": equal" : ": a loss")
                    + (damage.Count > 0 ? ", the journal names it" : "");
                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                if (fault is not null && damage.Count == 0)
                {
                    silent.Add($"{what}: {fault}");
                }
            }
            Directory.Delete(copy, recursive: true);
            turns.Release();
        }
    }

    private static List<JournalDamage> Damage(string data)
    {
        var damage = new List<JournalDamage>();
        foreach (var journal in new[] { "input", "output" })
        {
            using var view = JournalView.Open(Path.Combine(data, "journal", journal));
            view.Verify();
            damage.AddRange(view.Damage);
        }
        return damage;
    }

    /// <summary>Copies a folder, flips a bit of a journal or a checkpoint, and says which. Half of the copies have no
    /// views, so that they are made from the journals.</summary>
    private static string Flip(string original, string copy, Random random)
    {
        var hasViews = random.Next(2) == 0;
        var files = Directory.GetFiles(original, "*", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        foreach (var file in files)
        {
            var relative = Path.GetRelativePath(original, file);
            if (!hasViews && relative.StartsWith("views", StringComparison.Ordinal))
            {
                continue;
            }
            var target = Path.Combine(copy, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        var kinds = files
            .Where(static file => file.EndsWith(".seg2", StringComparison.Ordinal)
                || file.EndsWith(".checkpoint", StringComparison.Ordinal))
            .Where(static file => new FileInfo(file).Length > 0)
            .GroupBy(static file => Path.GetDirectoryName(file)!)
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .ToArray();
        var chosen = kinds[random.Next(kinds.Length)].ToArray();
        var victim = Path.GetRelativePath(original, chosen[random.Next(chosen.Length)]);
        var path = Path.Combine(copy, victim);
        var bytes = File.ReadAllBytes(path);
        var bit = random.NextInt64(bytes.Length * 8L);
        bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        File.WriteAllBytes(path, bytes);
        return string.Create(CultureInfo.InvariantCulture, $"{victim} bit {bit}");
    }
}
