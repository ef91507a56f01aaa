namespace Telemetry.Campaigns.Tests.DiskErrors;

/// <summary>One run with a failing sync.</summary>
/// <param name="Sites">What could not be synced, in order.</param>
/// <param name="Promised">How many acknowledgements there were in all.</param>
/// <param name="PromisedAfter">How many of them came after the first failure that is not one of the views.</param>
/// <param name="Exit">The exit code; null when the process went on.</param>
internal sealed record ErrorRun(IReadOnlyList<string> Sites, int Promised, int PromisedAfter, int? Exit)
{
    /// <summary>Views are made again from the journals: what is not on the disk of them is no loss.</summary>
    public bool MayGoOn => Sites.All(IsOfViews);

    public static bool IsOfViews(string site) => site.Contains("views", StringComparison.Ordinal);
}
