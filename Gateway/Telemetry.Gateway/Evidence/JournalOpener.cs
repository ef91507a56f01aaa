using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence;

/// <summary>Opens a reader of a journal, whether that is in use or only looked at.</summary>
internal delegate JournalReader JournalOpener(JournalPosition from);
