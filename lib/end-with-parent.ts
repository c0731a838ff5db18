// Preloaded into programs that are not ours (the web server): they end when the supervisor that started them does.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
