namespace Telemetry.Gateway.Evidence;

/// <summary>A part of the evidence that is not there any more.</summary>
/// <param name="What"><c>readings</c>, <c>windows</c>, <c>events</c>, <c>inputs</c> or <c>rule</c>.</param>
/// <param name="Sentence">What it was, and why it is gone.</param>
/// <param name="From">Since when it is gone; null when that is not known.</param>
/// <param name="To">Until when.</param>
internal sealed record GoneItem(string What, string Sentence, DateTime? From, DateTime? To);
