using CsCheck;
using Telemetry.FirmwareSim.Playback;

namespace Telemetry.FirmwareSim.Tests.Playback;

/// <summary>Random recordings: a few devices, event times that go back and forth, rows that arrive late.</summary>
internal static class PlaybackGen
{
    public static readonly Gen<List<RecordedRow>> Rows =
        Gen.Select(Gen.Int[0, 3], Gen.Long[0, 300_000], Gen.Long[0, 20_000]).List[1, 60].Select(draws =>
        {
            var seqs = new long[4];
            return draws.Select(d => new RecordedRow(
                $"device-{d.Item1}", "m", "1.5", d.Item2, d.Item2 + d.Item3, ++seqs[d.Item1])).ToList();
        });

    public static readonly Gen<PlaybackOptions> Options =
        Gen.Select(Gen.Int[0, 60], Gen.Int, Gen.Bool, Gen.Bool, Gen.Int[0, 5]).Select(
            (shuffle, seed, isWithheld, isInterleaved, lowStep) => new PlaybackOptions
            {
                Shuffle = TimeSpan.FromSeconds(shuffle),
                Seed = seed,
                Withheld = isWithheld ? ["device-0"] : [],
                Interleave = isInterleaved,
                LowStep = TimeSpan.FromSeconds(lowStep),
            });
}
