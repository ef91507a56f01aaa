namespace Telemetry.Scoring.Series;

/// <summary>What the scorer says of one value.</summary>
/// <param name="Score">0 (nothing new) to 1 (never seen), unrounded: N / (N + 2), where N is by how much the rarity
/// exceeds the fading rarity of the values before: the score says that something begins, the severity that it
/// lasts. 0 as long as the severity is not calibrated.</param>
/// <param name="Severity">0 to 100: ten times the rarity (−log10 of the tail probability), so 30 is one in a
/// thousand. 0 also means "not yet": the first 260 values of a series are scored 0 while the scorer learns.</param>
/// <param name="ExpectedLow">Lower end of the range that 98 of 100 values are expected in; NaN while learning.</param>
/// <param name="ExpectedHigh">Upper end of that range; NaN while learning.</param>
/// <param name="Level">Rarity by the distance from the level.</param>
/// <param name="Season">Rarity by the time of day.</param>
/// <param name="Shape">Rarity by the shape of the last values.</param>
/// <param name="Drift">Rarity by the recent mean.</param>
public readonly record struct SeriesScore(
    double Score, double Severity, double ExpectedLow, double ExpectedHigh,
    double Level, double Season, double Shape, double Drift);
